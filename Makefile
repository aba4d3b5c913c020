# Two commands from nothing: `make demo` and `make test`. Both make their own .venv, so an externally managed
# system Python is left alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The one torch that is pinned: installed first, it keeps gigabytes of GPU packages away.
TORCH := torch==2.13.0
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help demo test test-all check bench docs calibrate beside classifier curve evaluate wheel model model-eval clean

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "qualkit needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "no venv here; on Debian and Ubuntu: sudo apt install python3-venv"; rm -rf $(VENV); exit 1; }
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.core: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@ $(VENV)/.core

$(VENV)/.all: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet '$(TORCH)'
	$(BIN)/python -m pip install --quiet --editable '.[test,topics,neural,cluster]'
	@touch $@ $(VENV)/.test $(VENV)/.core

demo: $(VENV)/.core  ## install and run the demo: six interviews to quotes
	$(BIN)/qualkit demo

test: $(VENV)/.test  ## install with the test extra and run the tests (no torch)
	$(PYTEST) -n 2 -m 'not topics and not neural and not cluster'

test-all: $(VENV)/.all  ## the same with the extras topics, neural and cluster, whose tests run for real
	$(PYTEST) -n 2

check: $(VENV)/.test  ## style, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test  ## speed, with what each figure means
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/pipeline.py
	$(BIN)/python benchmarks/review_queue.py
	$(BIN)/python benchmarks/review_latency.py
	$(BIN)/python benchmarks/agreement.py
	$(BIN)/python benchmarks/teaching.py
	$(BIN)/python benchmarks/word.py
	$(BIN)/python benchmarks/quotes.py
	$(BIN)/python benchmarks/themes.py
	$(BIN)/python benchmarks/report.py

calibrate: $(VENV)/.core  ## fit the probabilities again from codebooks/examples
	$(BIN)/python benchmarks/calibrate.py

beside: $(VENV)/.core  ## weigh again what decisions beside a unit say (a minute)
	$(BIN)/python training/beside.py

classifier: $(VENV)/.core  ## teach the suggestions again from codebooks/examples and corpora/narratives (a quarter of an hour)
	$(BIN)/python training/classifier.py

curve: $(VENV)/.core  ## how the suggestions grow with what they are taught on (dev part)
	$(BIN)/python training/classifier.py --curve

evaluate: $(VENV)/.core  ## score the suggestions on the test part and write benchmarks/suggestions.md
	$(BIN)/qualkit evaluate corpora/narratives --split test --baselines -o benchmarks/suggestions.md

# Where the treebank and the texts lie that the language model is made of; they are not in the project.
DATA ?= ../shared/data
WORK ?= build/model
MODEL := qualkit/data/da_qualkit_sm

$(VENV)/.training: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet '$(TORCH)'
	$(BIN)/python -m pip install --quiet --editable '.[test,training]'
	@touch $@ $(VENV)/.test $(VENV)/.core

model: $(VENV)/.training  ## train the language model again from DATA (an hour on two cores)
	$(BIN)/python training/train.py $(DATA) $(WORK)
	$(BIN)/python training/evaluate.py $(DATA) $(MODEL) --record

model-eval: $(VENV)/.test  ## score the language model on the treebank's test part in DATA
	$(BIN)/python training/evaluate.py $(DATA) $(MODEL)

docs: $(VENV)/.test  ## write the generated pages of docs/
	$(BIN)/python docs/generate.py

wheel: $(VENV)/.test  ## build dist/*.whl
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:  ## remove what was made
	rm -rf $(VENV) dist build qualkit-demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
