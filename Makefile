# Everything a newcomer needs. Each target installs what is missing first, and says so.
SHELL := /bin/bash
# Node 24 comes with the npm packages, whatever the machine has.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
program := packages/server/dist/kvasir.js
sources := $(shell find packages/*/src packages/spec/overlay packages/spec/catalogue -name '*.ts' -not -name '*.test.ts' -o -name '*.json' 2>/dev/null)

.PHONY: help run build test postgres bench lint generate ci bootstrap

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-9s %s\n", $$1, $$2 }'

run: build ## start the server; ARGS="--port 0 --ephemeral" passes flags on
	@exec packages/server/bin/kvasir.mjs serve $(ARGS)

build: bootstrap $(program) ## bundle the program into packages/server/dist

$(program): $(sources) scripts/build.ts package-lock.json | bootstrap
	@node scripts/build.ts

test: build ## run every test; ARGS="path" runs some
	@scripts/bootstrap.sh --tests
	@vitest run $(ARGS)
	@$(if $(ARGS),true,$(MAKE) --no-print-directory postgres)

postgres: build ## run the tests of whole servers on PostgreSQL instead of SQLite; ARGS="path" runs some
	@scripts/bootstrap.sh --tests
	@node scripts/with-postgres.ts vitest run $(or $(ARGS),packages/server/test)

bench: build ## measure what the project promises, each figure against a floor
	@node bench/bench.ts $(ARGS)

lint: bootstrap ## formatting, lint, types and the import rule
	@npm run --silent lint
	@npm run --silent typecheck
	@npm run --silent imports

generate: bootstrap ## write the generated files again
	@npm run --silent generate

ci: ## what the build server runs
	@.ci/run

bootstrap:
	@scripts/bootstrap.sh
