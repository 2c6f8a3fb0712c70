# Every target is a line or two that a person could type. `make lab` is the way in.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: lab test fast nightly demo doctor build classroom lint clean browser site wheelhouse test-lowest test-python

lab: .venv/installed                  ## open the course in JupyterLab
	$(BIN)/minidiff lab $(FOR)

demo: .venv/installed                 ## from noise to digits in a few minutes
	$(BIN)/minidiff demo $(FOR)

doctor: .venv/installed               ## what works on this machine
	$(BIN)/minidiff doctor $(FOR)

test: .venv/installed-test browser    ## the whole suite
	$(BIN)/python -m tools.test

fast: .venv/installed-test            ## the tests that need less than two minutes
	$(BIN)/python -m tools.test --fast

nightly: .venv/installed-test         ## faults, fuzzing and whatever else takes hours
	$(BIN)/python -m tools.test --nightly

build: .venv/installed-test           ## lessons/ -> notebooks/, exercises/, solutions/
	$(BIN)/python -m tools.build

site: .venv/installed-test            ## the course as pages that need no kernel and no network, in build/site
	$(BIN)/python -m tools.site $(FOR)

classroom: .venv/installed-test       ## the exercises as nbgrader assignments, in classroom/
	$(BIN)/python -m tools.classroom

lint: .venv/installed-test            ## style and types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

wheelhouse: .venv/installed-uv        ## all an install without network needs; FOR="--platform windows --python 3.12"
	$(BIN)/python -m tools.wheelhouse $(FOR)

test-lowest: .venv/installed-uv       ## the tests with the lowest versions that pyproject.toml allows
	$(BIN)/python -m tools.versions --lowest $(FOR)

test-python: .venv/installed-uv       ## the tests with the newest versions on another Python; FOR=3.13
	$(BIN)/python -m tools.versions --python $(FOR)

browser:                              ## a headless Chromium for the widget tests, where one can be had
	@sh tools/get-browser.sh

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python tools/install.py --editable .
	@touch $@

.venv/installed-test: .venv/installed
	$(BIN)/python tools/install.py --editable ".[test]"
	@touch $@

.venv/installed-uv: .venv/installed
	$(BIN)/python -m pip install --quiet "uv>=0.9"
	@touch $@

clean:                                ## remove what can be made again
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache demo.png
