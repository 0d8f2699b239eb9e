# Each target is one file in harness/commands. Settings (FILES=…, PG=…, DATABASE_URL=…)
# reach it through the environment.

.DEFAULT_GOAL := help
.PHONY: help demo test check up down status url psql migrate code rollback dump watch \
	import export define personal-data seals archive reset prove soak bench bench-compare tick reference packages

# ts-node uses parts of Node that newer versions warn of.
SIGNALBOX := node --no-deprecation --import ./harness/register.js harness/cli.ts

help: ## this list
	@echo "Signalbox: orchestration database for AI-driven CI/CD"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16
	@echo
	@echo "All of them work on DATABASE_URL when it is set, else on the embedded PostgreSQL."

demo up down status url psql migrate code rollback dump watch import export define tick seals archive reset test check prove soak bench bench-compare reference: packages
	@$(SIGNALBOX) $@

demo: ## see agents run a sample project (FILE=tasks.json AGENTS=6 SPEED=1)
up: ## start the embedded server, migrate, load the code, print the URL
down: ## stop the embedded server; its data stay
status: ## server, migrations, and whether the code is in step
url: ## print the URL of the database
psql: ## open psql on the database
migrate: ## apply pending migrations, then load the code
code: ## load functions and views
rollback: ## take back the newest migration
dump: ## print the schema as the database has it
watch: ## load functions and views whenever a file changes
import: ## read a task file: FILE=tasks.json [PROJECT=name]
export: ## write a project's task file: PROJECT=name FILE=tasks.json
define: ## define a workflow: FILE=.github/workflows/ci.yml PROJECT=name [NAME=name]
personal-data: ## write what there is of a user: NAME=user FILE=user.json
tick: ## do the periodic work that is due, once or every EVERY=5 seconds
seals: ## keep the seals of the audit log in a file and compare: FILE=seals.jsonl
archive: ## write old parts of the audit log to files, then drop them: DIR=folder [PARTITION=name]
reset: ## erase everything and start anew (asks; YES=1 does not)
test: ## run all tests ([FILES=tests/graph] [PG=18] [ALL=1])
prove: ## run the SQL tests with pg_prove ([FILES=tests/graph] [PG=18])
soak: ## play random sequences of calls ([SECONDS=600] [SEED=1] [PG=18])
bench: ## measure beside other systems ([FORM=full] [SCENARIO=life] [PEERS=pg-boss] [PG=18] [PUBLISH=1])
bench-compare: ## compare results: A=revision or file, [B=...] [PG=18]
check: ## types, lint, migrations, catalogue rules
reference: ## write docs/reference.md from the comments of functions and views

packages:
	@./harness/install.sh
