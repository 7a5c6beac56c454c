# Waterline's verbs. `make` alone lists them. GNU make 4.3 or newer and a POSIX sh; Windows: see README.
#
#   make run DATA=NAME        a data set by name (a folder of data/local/sets) or by folder
#   make run PYTHON=python3.12    another Python for the virtual environment
#   make lock LOCK=--upgrade  newest versions instead of keeping the pinned ones

PYTHON ?= python3
VENV ?= .venv
LOCK ?=
SCALE ?= 2500000x8x4
# Only what stands on the command line counts: an unrelated DATA in the environment must not.
ifneq ($(origin DATA),command line)
  DATA :=
endif

py := $(VENV)/bin/python
# Installs the pinned, hashed list $(1) and names each package as it comes; fails when pip fails.
install = { $(py) -m pip --disable-pip-version-check install --require-hashes -r $(1) && echo DONE; } | \
	awk '/^Collecting/ { split($$2, name, "="); printf " %s", name[1]; fflush() } \
	     /^Installing/ { printf "\n unpacking ..."; fflush() } \
	     /^DONE$$/ { ok = 1 } END { print ""; exit !ok }'
compile := $(py) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(LOCK)
# On every processor, up to four; the tests of a file stay together, since they share what it makes.
# In the order of tests/conftest.py (long files first), not by how many tests a file has.
pytest := $(py) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := verbs
.DELETE_ON_ERROR:
.PHONY: verbs run test check shots bench coverage spark lock lint types layers chromium system pyspark

verbs:
	@echo "Waterline. Verbs:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)$$/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-15s  %s\n", $$1, $$2 }'

run: $(VENV)/.run ## install, make the demo state and its store if absent, serve; DATA=<name or folder> serves another
	@$(py) app.py $(if $(DATA),"$(DATA)")

test: $(VENV)/.dev chromium system pyspark lint types layers ## everything: lint, types, layers and all tests, browser included
	@WATERLINE_REQUIRE_BROWSER=1 $(pytest)

check: $(VENV)/.dev lint types layers ## the same without the browser and the slowest tests, for every few minutes
	@$(pytest) -m "not browser and not slow"

shots: $(VENV)/.dev chromium ## every picture of the README, three sizes, both data sets
	@$(py) -m tests.browser.shots

bench: $(VENV)/.dev chromium ## how fast everything is, on the demo and at state scale (BENCHMARKS.md): an hour; SCALE=250000x4
	@$(py) -m tests.bench --scale $(SCALE) --whole --write
	@$(py) -m tests.bench.many_schools --write

coverage: $(VENV)/.dev ## how often intervals and rank ranges hold a known truth: 1,000 seeds, about two minutes
	@$(py) -m tests.coverage

spark: $(VENV)/.spark ## the demo's store built by DuckDB and by Apache Spark: equal, cell for cell? needs Java 17
	@$(py) -m tests.data.both_engines $(if $(DATA),"$(DATA)",demo)

lock: $(py) ## compile requirements*.in into pinned, hashed requirements*.txt; LOCK=--upgrade takes newer versions
	@$(py) -c "import uv" 2>/dev/null || $(py) -m pip --disable-pip-version-check install --quiet uv
	@$(compile) requirements.in --output-file requirements.txt
	@$(compile) requirements-dev.in --output-file requirements-dev.txt
	@$(compile) requirements-spark.in --output-file requirements-spark.txt

# The parts of test and check, each of use alone.

lint: $(VENV)/.dev
	@$(py) -m ruff check --quiet .
	@$(py) -m ruff format --check --quiet . || { echo "Not formatted: $(py) -m ruff format ."; exit 1; }
	@$(VENV)/bin/hadolint Dockerfile

types: $(VENV)/.dev
	@$(py) -m mypy

layers: $(VENV)/.dev
	@$(VENV)/bin/lint-imports --no-logo

chromium: $(VENV)/.dev
	@$(py) -m tests.browser.chromium

system: $(VENV)/.dev
	@$(py) -m tests.system

# PySpark is 450 MB to fetch: only where there is a Java to run it.
pyspark: system
	@why=`$(py) -c "from data.spark import java_missing; print(java_missing() or '')"`; \
	if [ -z "$$why" ]; then $(MAKE) --no-print-directory $(VENV)/.spark; \
	else echo "Spark's tests are skipped: $$why"; fi

# The virtual environment. The stamps hold a copy of what was installed: a newer date alone
# (a checkout touches files) costs a comparison, not an install.

$(py):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		found=`$(PYTHON) --version 2>/dev/null` || found="not there"; \
		echo "Waterline needs Python 3.11 or newer, and $(PYTHON) is $$found."; \
		echo "Name another one: make run PYTHON=python3.12"; exit 1; }
	@echo "Making the virtual environment $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV) || { rm -f $(py); \
		echo "Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.run: requirements.txt | $(py)
	@cmp -s requirements.txt $@ || { \
		echo "Installing what Waterline needs (about a minute the first time) ..."; \
		$(call install,requirements.txt) && { $(py) -m components.plotly_js || :; }; }
	@cp requirements.txt $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@cmp -s requirements-dev.txt $@ || { \
		echo "Installing what its tests need ..."; $(call install,requirements-dev.txt); }
	@cp requirements-dev.txt $@

$(VENV)/.spark: requirements-spark.txt $(VENV)/.dev
	@cmp -s requirements-spark.txt $@ || { \
		echo "Installing Apache Spark (450 MB to fetch, a minute or two the first time) ..."; \
		$(call install,requirements-spark.txt); }
	@cp requirements-spark.txt $@
