-- The JSON Schema of definitions, which docs/workflow-definition.schema.json publishes: the same text
-- stands in both, for editors and for the database. _schema_problems reads it.
create or replace function signalbox.workflow_definition_schema()
returns jsonb
language sql
immutable
parallel safe
as $$
    select $schema$
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Signalbox workflow definition",
  "description": "What define_workflow takes. docs/definitions.md explains it.",
  "type": "object",
  "required": ["steps"],
  "additionalProperties": false,
  "properties": {
    "$schema": {
      "description": "For editors.",
      "type": "string"
    },
    "name": {
      "description": "What a file calls the workflow; define_workflow has an argument for it.",
      "$ref": "#/$defs/line"
    },
    "description": {
      "description": "What the workflow is for; the argument of define_workflow comes first.",
      "$ref": "#/$defs/text"
    },
    "inputs": {
      "description": "The inputs of a run by name.",
      "type": "object",
      "maxProperties": 200,
      "propertyNames": { "$ref": "#/$defs/name" },
      "additionalProperties": { "$ref": "#/$defs/input" }
    },
    "triggers": {
      "description": "What may start a run.",
      "type": "array",
      "maxItems": 100,
      "items": { "$ref": "#/$defs/trigger" }
    },
    "environment": {
      "description": "Environment variables of every step; a step's own come first.",
      "$ref": "#/$defs/environment"
    },
    "queue": {
      "description": "The queue of steps that name none.",
      "$ref": "#/$defs/line"
    },
    "timeout": {
      "description": "The timeout of steps that name none.",
      "$ref": "#/$defs/duration"
    },
    "retry": {
      "description": "The retry policy of steps that have none.",
      "$ref": "#/$defs/retry"
    },
    "priority": {
      "description": "The priority of the run, and of steps that name none.",
      "$ref": "#/$defs/priority"
    },
    "deadline": {
      "description": "How long after its start a run should be finished.",
      "$ref": "#/$defs/duration"
    },
    "on_deadline": {
      "description": "What becomes of a run that is open at its deadline: it fails, or goes on.",
      "enum": ["fail", "continue"]
    },
    "on_dependency_failure": {
      "description": "What becomes of a step whose dependency can no longer be met.",
      "enum": ["skip", "block"]
    },
    "concurrency": {
      "description": "Runs of the same group take turns.",
      "type": "object",
      "required": ["group"],
      "additionalProperties": false,
      "properties": {
        "group": { "$ref": "#/$defs/line" },
        "cancel_in_progress": { "type": "boolean" },
        "queue": { "enum": ["single", "max"] }
      }
    },
    "tags": {
      "description": "Words to find runs by.",
      "$ref": "#/$defs/tags"
    },
    "metadata": {
      "description": "Whatever is to be kept with each run.",
      "type": "object"
    },
    "steps": {
      "description": "The steps, in any order.",
      "type": "array",
      "minItems": 1,
      "maxItems": 10000,
      "items": { "$ref": "#/$defs/step" }
    }
  },
  "$defs": {
    "name": {
      "$comment": "a name of letters, digits, _ and -, beginning with a letter or _",
      "type": "string",
      "maxLength": 100,
      "pattern": "^[A-Za-z_][A-Za-z0-9_-]*$"
    },
    "line": {
      "$comment": "something else than blanks",
      "type": "string",
      "maxLength": 500,
      "pattern": "[^\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]"
    },
    "text": {
      "type": "string",
      "maxLength": 100000
    },
    "duration": {
      "$comment": "a time such as \"90 seconds\", \"2 hours\" or \"PT15M\"",
      "type": "string",
      "maxLength": 100,
      "pattern": "[0-9]"
    },
    "waiting_time": {
      "$comment": "a time such as \"90 seconds\", \"2 hours\" or \"PT15M\", or a reference to one",
      "type": "string",
      "maxLength": 500,
      "pattern": "[0-9]|^\\$\\{\\{[^{}]*\\}\\}$"
    },
    "reference": {
      "$comment": "a reference such as \"${{ inputs.approvers }}\"",
      "type": "string",
      "maxLength": 500,
      "pattern": "^\\$\\{\\{[^{}]*\\}\\}$"
    },
    "priority": {
      "anyOf": [
        { "type": "integer", "minimum": 1, "maximum": 10 },
        { "type": "string", "enum": ["low", "medium", "high", "critical"] }
      ]
    },
    "environment": {
      "type": "object",
      "maxProperties": 1000,
      "propertyNames": {
        "$comment": "a name of letters, digits and _, not beginning with a digit",
        "type": "string",
        "maxLength": 200,
        "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"
      },
      "additionalProperties": { "type": ["string", "number", "boolean"] }
    },
    "tags": {
      "type": "array",
      "maxItems": 100,
      "items": { "$ref": "#/$defs/line" }
    },
    "input": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "type": {
          "description": "string when it is not given.",
          "enum": ["string", "number", "integer", "boolean", "array", "object"]
        },
        "description": { "$ref": "#/$defs/text" },
        "required": { "type": "boolean" },
        "default": { "description": "The value when none is given." },
        "enum": {
          "description": "The values that are allowed.",
          "type": "array",
          "minItems": 1,
          "maxItems": 1000
        }
      }
    },
    "trigger": {
      "anyOf": [
        { "type": "string", "$ref": "#/$defs/trigger_type" },
        {
          "type": "object",
          "required": ["type"],
          "additionalProperties": false,
          "properties": {
            "type": { "$ref": "#/$defs/trigger_type" },
            "branches": { "$ref": "#/$defs/patterns" },
            "branches_ignore": { "$ref": "#/$defs/patterns" },
            "tags": { "$ref": "#/$defs/patterns" },
            "tags_ignore": { "$ref": "#/$defs/patterns" },
            "paths": { "$ref": "#/$defs/patterns" },
            "paths_ignore": { "$ref": "#/$defs/patterns" },
            "events": {
              "description": "Which events of a webhook, pull request or API call.",
              "$ref": "#/$defs/patterns"
            },
            "workflows": {
              "description": "The definitions whose runs are meant.",
              "$ref": "#/$defs/patterns"
            },
            "cron": { "$ref": "#/$defs/line" },
            "time_zone": { "$ref": "#/$defs/line" },
            "inputs": {
              "description": "Inputs for the runs that it starts.",
              "type": "object"
            }
          }
        }
      ]
    },
    "trigger_type": {
      "enum": [
        "manual", "schedule", "webhook", "git_push", "pr_created", "pr_merged",
        "workflow_completed", "api"
      ]
    },
    "patterns": {
      "type": "array",
      "minItems": 1,
      "maxItems": 1000,
      "items": { "$ref": "#/$defs/line" }
    },
    "retry": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "max_attempts": {
          "description": "How often it is tried at most, 3 by default.",
          "type": "integer",
          "minimum": 1,
          "maximum": 1000
        },
        "delay": {
          "description": "How long to wait before the second attempt.",
          "$ref": "#/$defs/duration"
        },
        "max_delay": {
          "description": "How long to wait at most.",
          "$ref": "#/$defs/duration"
        },
        "backoff": { "enum": ["fixed", "linear", "exponential"] },
        "jitter": {
          "description": "The part of the delay that is random, from 0 to 1.",
          "type": "number",
          "minimum": 0,
          "maximum": 1
        },
        "on": {
          "description": "The types of errors after which it is tried again; all when not given.",
          "type": "array",
          "minItems": 1,
          "maxItems": 100,
          "items": { "$ref": "#/$defs/line" }
        }
      }
    },
    "wait": {
      "type": "object",
      "required": ["kind"],
      "additionalProperties": false,
      "properties": {
        "kind": { "enum": ["approval", "signal", "timer", "gate"] },
        "name": {
          "description": "Of a signal or a gate.",
          "$ref": "#/$defs/line"
        },
        "subject": {
          "description": "What the gate is about.",
          "$ref": "#/$defs/line"
        },
        "for": {
          "description": "How long a timer takes.",
          "$ref": "#/$defs/waiting_time"
        },
        "until": {
          "description": "When a timer is over.",
          "$ref": "#/$defs/line"
        },
        "approvers": {
          "description": "The users who may approve.",
          "anyOf": [
            { "type": "array", "$ref": "#/$defs/people" },
            { "type": "string", "$ref": "#/$defs/reference" }
          ]
        },
        "required": {
          "description": "How many of them must.",
          "anyOf": [
            { "type": "integer", "minimum": 1, "maximum": 1000 },
            { "type": "string", "$ref": "#/$defs/reference" }
          ]
        },
        "instructions": { "$ref": "#/$defs/text" },
        "deadline": { "$ref": "#/$defs/waiting_time" },
        "on_deadline": { "enum": ["refuse", "approve", "escalate", "fail", "complete"] },
        "escalate_to": {
          "description": "Who may approve after the deadline, or after each of several.",
          "anyOf": [
            {
              "type": "array",
              "minItems": 1,
              "maxItems": 1000,
              "items": {
                "anyOf": [
                  { "type": "string", "$ref": "#/$defs/line" },
                  { "type": "array", "$ref": "#/$defs/people" }
                ]
              }
            },
            { "type": "string", "$ref": "#/$defs/reference" }
          ]
        }
      }
    },
    "people": {
      "type": "array",
      "maxItems": 1000,
      "items": { "$ref": "#/$defs/line" }
    },
    "dependency": {
      "anyOf": [
        { "type": "string", "$ref": "#/$defs/name" },
        {
          "type": "object",
          "required": ["task"],
          "additionalProperties": false,
          "properties": {
            "task": { "$ref": "#/$defs/name" },
            "condition": { "enum": ["success", "completion", "failure"] }
          }
        }
      ]
    },
    "step": {
      "type": "object",
      "required": ["key"],
      "additionalProperties": false,
      "properties": {
        "key": {
          "description": "Its name in the definition.",
          "$ref": "#/$defs/name"
        },
        "title": {
          "description": "A line for people; the key when not given.",
          "$ref": "#/$defs/line"
        },
        "description": { "$ref": "#/$defs/text" },
        "details": { "$ref": "#/$defs/text" },
        "test_strategy": { "$ref": "#/$defs/text" },
        "type": { "$ref": "#/$defs/line" },
        "queue": {
          "description": "The queue from which workers claim it.",
          "$ref": "#/$defs/line"
        },
        "command": { "$ref": "#/$defs/text" },
        "parameters": { "type": "object" },
        "environment": { "$ref": "#/$defs/environment" },
        "working_directory": { "$ref": "#/$defs/text" },
        "repository_url": { "$ref": "#/$defs/text" },
        "branch_name": { "$ref": "#/$defs/text" },
        "language": { "$ref": "#/$defs/text" },
        "framework": { "$ref": "#/$defs/text" },
        "testing_framework": { "$ref": "#/$defs/text" },
        "assignee": { "$ref": "#/$defs/text" },
        "requirements": {
          "type": "array",
          "maxItems": 1000
        },
        "acceptance_criteria": {
          "type": "array",
          "maxItems": 1000
        },
        "complexity": {
          "type": "integer",
          "minimum": 1,
          "maximum": 10
        },
        "estimate": { "$ref": "#/$defs/duration" },
        "weight": {
          "description": "How much it counts beside the other steps.",
          "type": "number",
          "minimum": 0
        },
        "tags": { "$ref": "#/$defs/tags" },
        "metadata": { "type": "object" },
        "depends_on": {
          "description": "The keys of the steps that it waits for.",
          "type": "array",
          "maxItems": 10000,
          "items": { "$ref": "#/$defs/dependency" }
        },
        "when": {
          "description": "A JSON path predicate over inputs and tasks: false skips the step.",
          "type": "string",
          "minLength": 1,
          "maxLength": 4000
        },
        "for_each": {
          "description": "A list, or a reference to one: the step is done once for each item.",
          "anyOf": [
            { "type": "array", "maxItems": 10000 },
            { "type": "string", "minLength": 1, "maxLength": 500 }
          ]
        },
        "allow_failures": {
          "description": "Whether a for_each step completes though items of it have failed.",
          "type": "boolean"
        },
        "timeout": {
          "description": "How long an attempt may take.",
          "$ref": "#/$defs/duration"
        },
        "start_timeout": {
          "description": "How long it may wait to be claimed.",
          "$ref": "#/$defs/duration"
        },
        "retry": { "$ref": "#/$defs/retry" },
        "priority": { "$ref": "#/$defs/priority" },
        "concurrency_key": {
          "description": "Of the tasks with the same key only so many run at once.",
          "$ref": "#/$defs/line"
        },
        "rate_limit": {
          "description": "The key of the rate limit that it draws on.",
          "$ref": "#/$defs/line"
        },
        "wait": {
          "description": "What it waits for instead of being claimed.",
          "$ref": "#/$defs/wait"
        }
      }
    }
  }
}
    $schema$::pg_catalog.jsonb;
$$;

comment on function signalbox.workflow_definition_schema() is
    'The JSON Schema (draft 2020-12) of workflow definitions.';
grant execute on function signalbox.workflow_definition_schema() to signalbox_reader;
