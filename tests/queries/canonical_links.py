"""Links as people, other pages and old mails write them, and the one form each of them has.

The table is the link grammar: keys and values sorted, defaults left out, lists with commas, what
the data set does not hold left out. It speaks of `hand_catalog` (default: year 2025, window
spring, test diag). Links that worked once work for good: lines are added here, never changed.
"""

from __future__ import annotations

UNDERSTOOD: tuple[tuple[str, str], ...] = (
    # the default view, however it is said
    ("/", "/"),
    ("/?", "/"),
    ("", "/"),
    ("/?year=2025&window=spring&test=diag", "/"),
    ("/?picture=berg", "/"),
    ("/?grade=", "/"),
    # single values
    ("/?year=2024", "/?year=2024"),
    ("/?window=fall", "/?window=fall"),
    ("/?test=state", "/?test=state"),
    ("/?picture=bars", "/?picture=bars"),
    ("/?picture=hundred&focus=6", "/?focus=6&picture=hundred"),
    ("/?picture=table", "/?picture=table"),
    ("/?layer=0", "/?layer=0"),
    ("/?layer=4", "/?layer=4"),
    ("/?by=district", "/?by=district"),
    ("/?by=race", "/?by=race"),
    ("/?by=year", "/?by=year"),
    # keys are sorted, values are sorted, each once
    ("/?window=fall&grade=6", "/?grade=6&window=fall"),
    ("/?grade=7,6", "/?grade=6,7"),
    ("/?grade=6,6,7,6", "/?grade=6,7"),
    ("/?grade=6&grade=7", "/?grade=6,7"),
    ("/?grade=6,%207", "/?grade=6,7"),
    ("/?grade=6%2C7", "/?grade=6,7"),
    ("/?grade=3,4,5,6,7,8", "/?grade=3,4,5,6,7,8"),
    ("/?district=9,12", "/?district=12,9"),
    ("/?school=9:b,12.a", "/?school=12.a,9%3Ab"),
    ("/?school=9%3Ab", "/?school=9%3Ab"),
    ("/?race=white,asian", "/?race=asian,white"),
    ("/?race=black-or-african-american", "/?race=black-or-african-american"),
    ("/?race=not-recorded", "/?race=not-recorded"),
    ("/?gender=male", "/?gender=male"),
    ("/?econ=1", "/?econ=1"),
    ("/?el=0", "/?el=0"),
    ("/?swd=0,1", "/?swd=0,1"),
    ("/?swd=not-recorded", "/?swd=not-recorded"),
    ("/?provider=p2,p1", "/?provider=p1,p2"),
    ("/?provider=none", "/?provider=none"),
    # keys in any case; a whole address and a bare query are links too
    ("/?GRADE=6", "/?grade=6"),
    ("https://example.org/?grade=6", "/?grade=6"),
    ("/?grade=6#numbers", "/?grade=6"),
    ("grade=6", "/?grade=6"),
    # which small-number rules hold
    ("/?rules=projection", "/?rules=projection"),
    ("/?rules=staff", "/"),
    # made with the very data that is shown
    ("/?data=01234567", "/"),
    # whose growth: a span, and the school year its students entered in
    ("/?span=f6-s8", "/"),
    ("/?span=f6-s7", "/?span=f6-s7"),
    ("/?span=s5-s8&test=state", "/?span=s5-s8&test=state"),
    ("/?span=s5-s8", "/?span=s5-s8"),
    ("/?cohort=2023", "/?cohort=2023"),
    ("/?span=f6-s7&cohort=2024", "/?cohort=2024&span=f6-s7"),
    ("/?cohort=2024", "/?cohort=2024"),
    ("/?cohort=2022&by=year&grade=6", "/?by=year&cohort=2022&grade=6"),
    # the standard whose prerequisites are drawn
    ("/?standard=8.F.B.4", "/"),
    ("/?standard=6.RP.A.3", "/?standard=6.RP.A.3"),
    # schools: what is compared, in which order, on which page
    ("/?unit=school&sort=name&near=0.5&page=1", "/"),
    ("/?unit=district&sort=growth-low&page=2", "/?page=2&sort=growth-low&unit=district"),
    ("/?compare=9:b,12.a", "/?compare=12.a,9%3Ab"),
    ("/?unit=district&compare=9,12", "/?compare=12,9&unit=district"),
    ("/?like=12.a&near=1", "/?like=12.a&near=1"),
    ("/?find=Cedar%20School", "/?find=Cedar%20School"),
    ("/?find=a,b", "/?find=a%20b"),
    # providers: the growth whose chance is asked for
    ("/?chance=0.05", "/"),
    ("/?chance=0.2&cohort=2024", "/?chance=0.2&cohort=2024"),
    ("/?chance=0&by=el", "/?by=el&chance=0"),
)
# Links that name something this data set does not hold: the canonical link, and what is named.
LEFT_OUT: tuple[tuple[str, str, str], ...] = (
    ("/?year=1999", "/", "1999"),
    ("/?window=summer&grade=6", "/?grade=6", "summer"),
    ("/?grade=6,9", "/?grade=6", "9"),
    ("/?grade=2", "/", "2"),
    ("/?grade=06", "/", "06"),
    ("/?district=13", "/", "13"),
    ("/?provider=p3", "/", "p3"),
    ("/?race=Asian", "/", "Asian"),
    ("/?econ=yes", "/", "yes"),
    ("/?by=grade", "/", "grade"),
    ("/?layer=5", "/", "5"),
    ("/?picture=pie", "/", "pie"),
    ("/?color=red&grade=6", "/?grade=6", "color"),
    ("/?data=deadbeef&grade=6", "/?grade=6", "deadbeef"),
    # one value where only one can be shown: the first that is held
    ("/?year=2024,2025", "/?year=2024", "2025"),
    ("/?year=1999,2024", "/?year=2024", "1999"),
    # spans and cohorts
    ("/?span=f6-s6", "/", "f6-s6"),
    ("/?span=s8-f6", "/", "s8-f6"),
    ("/?span=F6-S7", "/", "F6-S7"),
    ("/?span=f6-s7,s5-s8", "/?span=f6-s7", "s5-s8"),
    ("/?cohort=1999", "/", "1999"),
    ("/?cohort=2022-23&span=f6-s7", "/?span=f6-s7", "2022-23"),
    ("/?cohort=2023,2022", "/?cohort=2023", "2022"),
    # standards and schools
    ("/?standard=6.RP.A.9", "/", "6.RP.A.9"),
    ("/?compare=12.a,12", "/?compare=12.a", "12"),
    ("/?unit=district&compare=12.a", "/?unit=district", "12.a"),
    ("/?like=9", "/", "9"),
    ("/?sort=best", "/", "best"),
    ("/?page=0", "/", "0"),
    ("/?page=2,3", "/?page=2", "3"),
    ("/?near=9", "/", "9"),
    ("/?chance=0.07", "/", "0.07"),
    ("/?chance=0.2,0.1", "/?chance=0.2", "0.1"),
)
