#include "src/results/results_files.hpp"

namespace app {

std::string summary_schema() {
  return R"json({
 "$schema": "https://json-schema.org/draft/2020-12/schema",
 "$id": "bailiwick/summary/1",
 "title": "Summary of a Bailiwick run",
 "description": "What `run`, `compare` and `test` found: every number with its interval.",
 "type": "object",
 "required": ["schema", "bailiwick", "fingerprint", "scenario", "seed", "replications", "baseline",
  "designs", "metrics", "rows", "differences", "conclusions", "bounds",
  "bounds_assumptions", "world", "assumptions", "presets",
  "notes"],
 "additionalProperties": false,
 "properties": {
  "schema": {"const": "bailiwick/summary/1"},
  "bailiwick": {"type": "string", "description": "Version of the program."},
  "fingerprint": {"$ref": "#/$defs/fingerprint", "description": "Of the records of all designs."},
  "scenario": {
   "type": "object",
   "required": ["name", "summary", "file", "horizon_s", "warmup_s"],
   "additionalProperties": false,
   "properties": {
    "name": {"type": "string"},
    "summary": {"type": "string"},
    "file": {"type": "string"},
    "horizon_s": {"type": "number", "description": "Simulated time of a replication [s]."},
    "warmup_s": {"type": "number", "description": "Discarded start of a replication [s]."},
    "warmup_pilot": {
     "type": "object",
     "description": "Only with clock: {warmup: auto}. The warm-up is the longest truncation.",
     "required": ["method", "replications", "interval_s", "series"],
     "additionalProperties": false,
     "properties": {
      "method": {"const": "mser5"},
      "replications": {"type": "integer", "description": "Pilot runs of each design, averaged."},
      "interval_s": {"type": "number", "description": "Length over which a level is averaged [s]."},
      "series": {"type": "array", "items": {
       "type": "object", "required": ["design", "level", "truncation_s"],
       "additionalProperties": false,
       "properties": {"design": {"type": "string"},
        "level": {"enum": ["agents", "credentials"], "description": "Live ones."},
        "truncation_s": {"type": "number", "description": "Where its transient ends [s]."}}}}
     }
    }
   }
  },
  "catalogue": {
   "type": "object",
   "description": "Only of a scenario of the threat catalogue.",
   "required": ["id", "title", "family", "trigger", "what_happens", "look_at", "modelled_on",
    "strength", "frameworks"],
   "additionalProperties": false,
   "properties": {
    "id": {"type": "string", "pattern": "^SC-[0-9]{2}$"},
    "title": {"type": "string"},
    "family": {"type": "string"},
    "trigger": {"type": "array", "items": {"type": "string"}},
    "what_happens": {"type": "string"},
    "look_at": {"type": "string", "description": "What to look at in the results."},
    "modelled_on": {"type": "array", "minItems": 1, "items": {
     "type": "object", "required": ["name", "kind", "when", "facts", "sources"],
     "additionalProperties": false,
     "properties": {"name": {"type": "string"}, "kind": {"type": "string"},
      "when": {"type": "string"}, "facts": {"type": "string"},
      "sources": {"type": "array", "items": {"type": "string"}}}}},
    "strength": {"type": "object", "required": ["weak", "common", "strong"],
     "additionalProperties": false,
     "properties": {"weak": {"type": "string"}, "common": {"type": "string"},
      "strong": {"type": "string"}}},
    "frameworks": {"type": "object", "description": "By framework; a meaning stands for a title that there is not.",
     "additionalProperties": {"type": "array", "items": {
      "type": "object", "required": ["id", "title"], "additionalProperties": false,
      "properties": {"id": {"type": "string"}, "title": {"type": "string"}}}}}
   }
  },
  "seed": {"type": "integer", "minimum": 0},
  "replications": {"type": "integer", "minimum": 1, "description": "Of each design."},
  "batches": {"type": "integer", "minimum": 2, "description": "Only with batch means: batches of the one replication, which n counts."},
  "baseline": {"type": "string", "description": "Design that differences are taken against."},
  "designs": {
   "type": "array", "minItems": 1,
   "items": {
    "type": "object",
    "required": ["name", "patch", "fingerprint", "records", "events", "actions"],
    "additionalProperties": false,
    "properties": {
     "name": {"type": "string"},
     "patch": {"type": "string", "description": "The design as the scenario writes it, YAML."},
     "fingerprint": {"$ref": "#/$defs/fingerprint"},
     "records": {"type": "integer", "description": "Records of all replications."},
     "events": {"type": "integer", "description": "Events of all replications."},
     "actions": {"type": "integer", "description": "Calls decided, audited and billed."}
    }
   }
  },
  "metrics": {
   "type": "array",
   "items": {
    "type": "object",
    "required": ["name", "unit", "better", "title", "meaning"],
    "additionalProperties": false,
    "properties": {
     "name": {"type": "string", "description": "As in rows."},
     "unit": {"type": "string"},
     "better": {"enum": ["lower", "higher", "none"]},
     "title": {"type": "string"},
     "meaning": {"type": "string"}
    }
   }
  },
  "rows": {
   "type": "array",
   "description": "Numbers of the designs, each with the method of its interval.",
   "items": {
    "type": "object",
    "required": ["design", "metric", "labels", "mean", "low", "high", "n", "method"],
    "additionalProperties": false,
    "properties": {
     "design": {"type": "string"},
     "metric": {"type": "string"},
     "labels": {"$ref": "#/$defs/labels"},
     "mean": {"$ref": "#/$defs/number"},
     "low": {"$ref": "#/$defs/number"},
     "high": {"$ref": "#/$defs/number"},
     "n": {"type": "integer", "minimum": 0, "description": "Replications with a value."},
     "above": {"type": "number", "description": "The quantile lies above this, the largest follow-up; mean is null."},
     "method": {"$ref": "#/$defs/method"},
     "skewness": {"$ref": "#/$defs/skewness"},
     "replications_needed": {"$ref": "#/$defs/replications_needed"}
    }
   }
  },
  "differences": {
   "type": "array",
   "description": "Paired differences: the design minus the baseline.",
   "items": {
    "type": "object",
    "required": ["design", "baseline", "metric", "labels", "mean", "low", "high", "n", "method",
     "variance_reduction"],
    "additionalProperties": false,
    "properties": {
     "design": {"type": "string"},
     "baseline": {"type": "string"},
     "metric": {"type": "string"},
     "labels": {"$ref": "#/$defs/labels"},
     "mean": {"$ref": "#/$defs/number"},
     "low": {"$ref": "#/$defs/number"},
     "high": {"$ref": "#/$defs/number"},
     "n": {"type": "integer", "minimum": 0, "description": "Replications with both values."},
     "variance_reduction": {"type": ["number", "null"], "description": "What common random numbers gained: the variance of the difference of independent replications over that of the pairs; 4 is worth four times as many replications, below 1 they harmed. null: not measurable, as when the difference does not vary."},
     "method": {"$ref": "#/$defs/method"},
     "skewness": {"$ref": "#/$defs/skewness"},
     "replications_needed": {"$ref": "#/$defs/replications_needed"}
    }
   }
  },
  "conclusions": {
   "type": "array",
   "items": {
    "type": "object",
    "required": ["metric", "labels", "text"],
    "additionalProperties": false,
    "properties": {
     "metric": {"type": "string", "description": "Empty: on the whole comparison."},
     "labels": {"$ref": "#/$defs/labels"},
     "text": {"type": "string"}
    }
   }
  },
  "bounds": {
   "type": "array",
   "description": "How long a revocation can take by theory, beside the longest seen. No bound was exceeded, or there would be no result.",
   "items": {
    "type": "object",
    "required": ["design", "cause", "point", "orders", "is_ordered", "handling", "new_presentations",
     "with_sessions", "with_descendants", "latency"],
    "additionalProperties": false,
    "properties": {
     "design": {"type": "string"},
     "cause": {"type": "string", "description": "Why authority should end."},
     "point": {"type": "string", "description": "Tool at which it is enforced; empty: the worst of all."},
     "orders": {"type": "integer", "minimum": 0, "description": "How often authority should have ended, over all replications."},
     "is_ordered": {"type": "boolean", "description": "false: nobody orders anything then, and only expiry ends it."},
     "handling": {"$ref": "#/$defs/stage", "description": "From the due instant to the order."},
     "new_presentations": {"$ref": "#/$defs/stage", "description": "From the order until new presentations are refused."},
     "with_sessions": {"$ref": "#/$defs/stage", "description": "Until the last session ends that was opened before."},
     "with_descendants": {"$ref": "#/$defs/stage", "description": "Until nothing that descends from it is honoured."},
     "latency": {"$ref": "#/$defs/stage", "description": "From the due instant to the end of all."}
    }
   }
  },
  "bounds_assumptions": {"type": "string", "description": "What the bounds assume, in sentences."},
  "control_value": {
   "type": "array",
   "description": "Only with several designs and prices of the controls: what avoided exposure costs, of every design but the baseline.",
   "items": {
    "type": "object",
    "required": ["design", "baseline", "cost_usd", "delay_s", "loss_avoided_usd", "exposures"],
    "additionalProperties": false,
    "properties": {
     "design": {"type": "string"},
     "baseline": {"type": "string"},
     "cost_usd": {"$ref": "#/$defs/estimate", "description": "Cost of the controls, design minus baseline [USD]."},
     "delay_s": {"$ref": "#/$defs/estimate", "description": "Waiting for controls, approvers among them, likewise [s/workflow]."},
     "loss_avoided_usd": {"$ref": "#/$defs/estimate", "description": "Loss, baseline minus design [USD]; missing without losses."},
     "exposures": {"type": "array", "items": {
      "type": "object", "required": ["what", "avoided"], "additionalProperties": false,
      "properties": {
       "what": {"enum": ["exposed_actions", "threat_successes", "out_of_scope_actions"]},
       "avoided": {"$ref": "#/$defs/estimate", "description": "Baseline minus design, a replication."},
       "usd_each": {"$ref": "#/$defs/estimate", "description": "Further cost of the controls over what is avoided, a ratio of totals [USD]. Absent with no_ratio."},
       "delay_s_each": {"$ref": "#/$defs/estimate", "description": "Further waiting of all workflows, likewise [s]."},
       "no_ratio": {"type": "string", "description": "Why there is no ratio: the interval of what is avoided does not lie above 0."}}}}
    }
   }
  },
  "world": {
   "type": "object",
   "description": "What the scenario says for its readers.",
   "required": ["agents", "resources", "threats"],
   "additionalProperties": false,
   "properties": {
    "agents": {"type": "array", "items": {
     "type": "object", "required": ["name", "purpose"], "additionalProperties": false,
     "properties": {"name": {"type": "string"}, "purpose": {"type": "string"}}}},
    "resources": {"type": "array", "items": {
     "type": "object", "required": ["name", "owner", "data"], "additionalProperties": false,
     "properties": {"name": {"type": "string"},
      "owner": {"type": "string", "description": "Department; empty: nobody."},
      "data": {"type": "string", "description": "Data class."}}}},
    "threats": {"type": "array", "items": {
     "type": "object", "required": ["name", "goal", "frameworks"], "additionalProperties": false,
     "properties": {"name": {"type": "string"}, "goal": {"type": "string"},
      "frameworks": {"type": "object", "description": "Ids by framework."}}}}
   }
  },
  "attacks": {
   "type": "object",
   "description": "Only of a scenario with threats: how attacks unfolded in one replication, the same for all designs.",
   "required": ["replication", "why", "designs"],
   "additionalProperties": false,
   "properties": {
    "replication": {"type": "integer", "minimum": 0},
    "why": {"type": "string", "description": "Why this replication."},
    "designs": {"type": "array", "items": {
     "type": "object", "required": ["design", "goals", "threats"], "additionalProperties": false,
     "properties": {"design": {"type": "string"},
      "goals": {"type": "integer", "minimum": 0, "description": "Threats that reached their goal."},
      "threats": {"type": "array", "items": {"$ref": "#/$defs/attack_node"}}}}}
   }
  },
  "assumptions": {
   "type": "array",
   "items": {
    "type": "object",
    "required": ["name", "value", "range", "source", "confidence"],
    "additionalProperties": false,
    "properties": {
     "name": {"type": "string"},
     "value": {"type": "string"},
     "range": {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
     "source": {"type": "string"},
     "confidence": {"type": "string"}
    }
   }
  },
  "presets": {
   "type": "array",
   "items": {
    "type": "object",
    "required": ["name", "kind", "source", "as_of", "confidence"],
    "additionalProperties": false,
    "properties": {
     "name": {"type": "string"},
     "kind": {"type": "string"},
     "source": {"type": "string"},
     "as_of": {"type": "string"},
     "confidence": {"type": "string"}
    }
   }
  },
  "notes": {"type": "array", "items": {"type": "string"}},
  "checks": {
   "type": "array",
   "description": "Only from `bailiwick test --json`: the verdicts.",
   "items": {
    "type": "object",
    "required": ["check", "design", "line", "verdict", "observed", "low", "high", "n", "explanation"],
    "additionalProperties": false,
    "properties": {
     "check": {"type": "string"},
     "design": {"type": "string"},
     "line": {"type": "integer"},
     "verdict": {"enum": ["pass", "fail", "inconclusive"]},
     "observed": {"$ref": "#/$defs/number"},
     "low": {"$ref": "#/$defs/number"},
     "high": {"$ref": "#/$defs/number"},
     "n": {"type": "integer"},
     "explanation": {"type": "string"}
    }
   }
  },
  "exit_code": {"type": "integer", "description": "Only with checks: 0, 1, 2 or 3."}
 },
 "$defs": {
  "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
  "number": {"type": ["number", "null"], "description": "null is missing, which is not 0."},
  "estimate": {
   "type": "object", "required": ["mean", "low", "high", "n", "method"],
   "additionalProperties": false,
   "properties": {"mean": {"$ref": "#/$defs/number"}, "low": {"$ref": "#/$defs/number"},
    "high": {"$ref": "#/$defs/number"}, "n": {"type": "integer", "minimum": 0},
    "method": {"$ref": "#/$defs/method"}}
  },
  "method": {"enum": ["none", "student", "jackknife", "wilson", "newcombe", "bootstrap"], "description": "Of the interval. student: a mean over replications; jackknife: a ratio of totals over replications; wilson: one independent yes or no a replication; newcombe: the paired difference of two such; bootstrap: a Kaplan-Meier quantile (.p50, .p95), over replications."},
  "skewness": {"type": "number", "description": "Sample skewness of the replications behind a student or jackknife interval."},
  "replications_needed": {"type": "integer", "description": "Only where n is too small for the skewness: the least n above 25 skewness^2 (Cochran)."},
  "stage": {
   "type": "object", "required": ["bound_s", "seen_s"], "additionalProperties": false,
   "properties": {
    "bound_s": {"type": ["number", "null"], "description": "Worst case by theory [s]; null: nothing bounds it."},
    "seen_s": {"type": ["number", "null"], "description": "Longest in these runs [s], up to the horizon; null: none."}}
  },
  "attack_node": {
   "type": "object",
   "description": "Alike steps at one place of an attack, merged. A threat that follows another one hangs below the goal that set it off, or below the threat that never got so far.",
   "required": ["step", "text"],
   "additionalProperties": false,
   "properties": {
    "step": {"enum": ["threat", "exposure", "turned_away", "control", "call", "delegation", "memory", "goal", "alarm", "answer", "contained", "omitted"]},
    "text": {"type": "string"},
    "end": {"enum": ["succeeded", "stopped", "defence"], "description": "The attacker got what he tried; a control stopped him there; somebody noticed or acted. Absent: none of these."},
    "count": {"type": "integer", "minimum": 0, "description": "How often; absent: once. Of a threat 0: it did not come."},
    "first_s": {"type": "number", "description": "First time, since the start of the run [s]."},
    "last_s": {"type": "number", "description": "Last time [s]; absent: as the first."},
    "goal": {"type": "string"},
    "layers": {"type": "array", "description": "MAESTRO layers.", "items": {
     "type": "object", "required": ["id", "title"], "additionalProperties": false,
     "properties": {"id": {"type": "string"}, "title": {"type": "string"}}}},
    "children": {"type": "array", "items": {"$ref": "#/$defs/attack_node"}}}
  },
  "labels": {"type": "object", "additionalProperties": {"type": "string"}}
 }
}
)json";
}

}  // namespace app
