"""Pictures: pure functions from what `queries.answer` holds to plotly figures as plain dicts."""
