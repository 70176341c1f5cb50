# Two commands: `make publish` publishes the articles in seeds/, `make test` runs all the tests. `make docs` builds the manual.
# All install whatever is missing first.

.PHONY: publish test tested fuzz pages sheets pictures lint checked docs environment test-environment clean
.DEFAULT_GOAL := publish

FONTS := /usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf=fonts-noto-core \
	/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc=fonts-noto-cjk
APERTIUM := apertium=apertium /usr/share/apertium/modes/eng-spa.mode=apertium-eng-spa
# The programs of a server, which the tests start as their own; the service that Debian makes of it is not used.
POSTGRESQL := '/usr/lib/postgresql/*/bin/initdb=postgresql'

publish: environment
	@.ci/engine
	@.venv/bin/publish --lang es --format epub,pdf,docx

# Side by side: mypy has one thread.
test: test-environment
	@$(MAKE) --no-print-directory --jobs=2 checked tested

tested:
	MAKEFLAGS= .venv/bin/pytest -n 2 --dist loadgroup

# New input at every run, so many of each kind: FUZZ_EXAMPLES=100000 make fuzz
# Then, where Atheris can be had, input that is guided by coverage, so long for each kind: FUZZ_SECONDS=3600 make fuzz
fuzz: test-environment
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-10000} HYPOTHESIS_PROFILE=search .venv/bin/pytest -n 2 --dist load tests/fuzz
	@.ci/uv sync --frozen --inexact --group fuzz --quiet
	.venv/bin/python tests/fuzz/guided.py $${FUZZ_SECONDS:-300}

# One article's pages in each script, for a look before golden pages are renewed: pytest --renew-pages
pages: test-environment
	-.venv/bin/pytest -n 0 tests/rendering/pdf/test_golden_pages.py --draw-pages docs/_build/pages
	@echo "The pages are in docs/_build/pages/."

# The manual's sheets of pages: as they were before work on pages began, a day later, and now
BEFORE := a10ba70 be17b43
SHEETS := de ru el ar ur he hi bn ta th am my zh-Hans zh-Hant ja ko
sheets: test-environment
	.venv/bin/python docs/sheets.py docs/explanation/pages $(SHEETS:%=tests/data/originals/tide.%.md) \
		--original tests/data/originals/tide.es.md --kinds pdf,bilingual --before $(BEFORE) --bytes 130000

# The manual's pictures of the page to correct in
pictures: test-environment
	.venv/bin/python docs/pictures.py

lint: test-environment checked

checked:
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

docs:
	@.ci/uv sync --frozen --inexact --no-default-groups --group docs --quiet
	.venv/bin/sphinx-build --fail-on-warning --keep-going --fresh-env --quiet docs docs/_build/html
	@echo "The manual is in docs/_build/html/index.html."

environment:
	@.ci/uv sync --frozen --inexact --no-default-groups --extra hub --quiet

test-environment:
	@.ci/uv sync --frozen --inexact --quiet
	@.ci/system-packages $(APERTIUM) $(FONTS) java=default-jre-headless soffice=libreoffice-writer-nogui \
		node=nodejs npm=npm chromium=chromium strace=strace $(POSTGRESQL)
	@.ci/ace/install

clean:
	rm -rf .venv .venv-uv .ci/ace/node_modules editions dist docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis
