"""Writes the sample results directory: made-up values in the shape that `bailiwick compare` writes.

The numbers show what the report and the notebook have to cope with; they come from no simulation.
Run `python3 make_sample.py` in this folder to write summary.json and replications.csv again.
"""

import csv
import json
import math
import random

DESIGNS = ["static-seat-keys", "workflow-tokens", "jit-task"]
REPLICATIONS = 10
STUDENT_T_975_9 = 2.262157  # two-sided 95 %, 9 degrees of freedom
random.seed(1)

METRICS = [
    # name, unit, better, title, meaning
    ("privilege.amplification.task", "ratio", "lower", "Privilege amplification over the task",
     "Weight of the authority agents can reach, over the weight their tasks need; 1 means no surplus."),
    ("privilege.amplification.task.peak", "ratio", "lower", "Peak amplification over the task",
     "The largest amplification over the task at any instant."),
    ("privilege.amplification.user", "ratio", "lower", "Privilege amplification over the person",
     "Weight an agent can reach beyond its person's own entitlements, as a factor; 1 means nobody gained anything."),
    ("privilege.amplification.user.peak", "ratio", "lower", "Peak amplification over the person",
     "The largest amplification over the person at any instant."),
    ("privilege.sufficiency", "share", "higher", "Privilege sufficiency",
     "Share of the authority a task needs that its agents really have."),
    ("privilege.over_entitlement", "ratio", "lower", "Over-entitlement",
     "Weight of the credentials held over the weight the tasks need."),
    ("privilege.excess_hours", "weight·h", "lower", "Standing privilege",
     "Authority held beyond any task's need, in weight times hours."),
    ("privilege.out_of_scope_actions", "actions", "lower", "Out-of-scope actions",
     "Actions executed outside what the task needed."),
    ("revocation.latency.p50", "s", "lower", "Revocation latency, median",
     "Time from the instant authority should end until no enforcement point accepts it."),
    ("revocation.latency.p95", "s", "lower", "Revocation latency, 95th percentile",
     "Time from the instant authority should end until no enforcement point accepts it."),
    ("revocation.handling.p95", "s", "lower", "Handling time, 95th percentile",
     "Time from the due instant until the issuer accepts the order."),
    ("revocation.enforcement.p95", "s", "lower", "Enforcement time, 95th percentile",
     "Time from the accepted order until no enforcement point accepts the credential."),
    ("revocation.exposed_actions", "actions", "lower", "Exposed actions",
     "Actions accepted between the due instant and the end of the credential."),
    ("revocation.exposed_actions.after", "actions/order", "lower", "Exposed actions after an order",
     "Mean number of actions accepted per order up to this long after the due instant."),
    ("revocation.orphans", "credentials", "lower", "Orphaned credentials",
     "Live credentials whose task has ended."),
    ("threat.success", "share", "lower", "Threat success",
     "Share of infected workflows in which every action of the goal was executed."),
    ("threat.time_to_objective.p50", "s", "none", "Time to objective, median", "Time from the compromise to the goal."),
    ("threat.time_to_detect.p50", "s", "lower", "Time to detect, median", "Time from the compromise to its detection."),
    ("threat.time_to_contain.p50", "s", "lower", "Time to contain, median", "Time from the compromise until no holder is accepted."),
    ("attribution.complete", "share", "higher", "Complete attribution",
     "Share of executed actions for which the log alone yields the whole true chain."),
    ("attribution.wrong", "share", "lower", "Wrong attribution", "Share of executed actions for which the log yields a wrong chain."),
    ("velocity.makespan", "s", "lower", "Makespan", "Mean time from the start of a workflow to its end."),
    ("velocity.makespan.p95", "s", "lower", "Makespan, 95th percentile", "95th percentile of the workflow's duration."),
    ("velocity.completed", "share", "higher", "Completed workflows", "Share of started workflows that completed."),
    ("velocity.denied_legitimate", "actions", "lower", "Legitimate actions denied", "Actions that the task needed and the policy denied."),
    ("velocity.control_overhead", "s", "lower", "Control overhead", "Mean time per workflow spent on tokens and decisions."),
    ("cost.seat", "USD", "lower", "Bill, seat plan", "The run billed by seat, prorated by day."),
    ("cost.action", "USD", "lower", "Bill, action plan", "The run billed by action."),
    ("cost.hybrid", "USD", "lower", "Bill, hybrid plan", "The run billed by seat with included actions and overage."),
    ("cost.seat.per_task", "USD", "lower", "Bill per task, seat plan", "Bill over completed workflows."),
    ("cost.action.per_task", "USD", "lower", "Bill per task, action plan", "Bill over completed workflows."),
    ("cost.hybrid.per_task", "USD", "lower", "Bill per task, hybrid plan", "Bill over completed workflows."),
    ("cost.action.per_department", "USD", "none", "Bill by department, action plan", "Share of the bill of the initiating department."),
    ("cost.break_even", "actions/seat/month", "none", "Break-even usage", "Usage at which two plans cost the same."),
    ("cost.actions_per_seat", "actions/seat/month", "none", "Actions per seat", "Billed actions per seat and month."),
    ("cost.governance", "USD", "lower", "Cost of the controls", "Price of decisions, tokens and log volume."),
    ("cost.curve", "USD", "none", "Bill per seat at a usage", "Bill per seat and month at this number of actions per seat."),
    ("delegation.agents", "agents", "none", "Agents on a delegation path", "Mean number of agents of this path per workflow."),
    ("delegation.reachable_weight", "weight", "lower", "Reachable weight", "Mean weight of what an agent of this path can reach."),
    ("delegation.granted_weight", "weight", "none", "Granted weight", "Mean weight of what an agent of this path needs."),
]

values = {}  # (metric, labels) -> design -> list over replications; None is missing


def put(metric, labels, per_design, spread=0.03, ceiling=None):
    """Adds one cell; a design's replications share their noise, as common random numbers would."""
    shared = [random.gauss(0, spread) for _ in range(REPLICATIONS)]
    cell = values.setdefault((metric, tuple(labels.items())), {})
    for design, base in zip(DESIGNS, per_design):
        if base is None or isinstance(base, dict):
            cell[design] = base
            continue
        rows = [base * (1 + shared[r] + random.gauss(0, spread / 4)) for r in range(REPLICATIONS)]
        if ceiling is not None:
            rows = [min(ceiling, v) for v in rows]
        cell[design] = [float(f"{v:.6g}") for v in rows]


put("privilege.amplification.task", {}, [6.8, 4.1, 1.0], 0.01)
put("privilege.amplification.task.peak", {}, [9.7, 6.2, 1.0], 0.02)
for depth, row in enumerate([[5.1, 3.6, 1.0], [8.9, 5.2, 1.0], [7.4, 3.3, 1.0]]):
    put("privilege.amplification.task", {"depth": str(depth)}, row, 0.015)
put("privilege.amplification.user", {}, [2.31, 2.31, 1.08], 0.01)
put("privilege.amplification.user", {"over": "workflow"}, [2.44, 2.38, 1.11], 0.01)
put("privilege.amplification.user.peak", {}, [3.5, 3.5, 1.5], 0.0)
for depth, row in enumerate([[2.02, 2.02, 1.0], [2.52, 2.49, 1.14], [1.93, 1.52, 1.0]]):
    put("privilege.amplification.user", {"depth": str(depth)}, row, 0.015)
put("privilege.sufficiency", {}, [1.0, 1.0, 0.997], 0.001, 1.0)
put("privilege.over_entitlement", {}, [214.0, 9.3, 1.02])
put("privilege.excess_hours", {}, [61200.0, 812.0, 4.1])
put("privilege.out_of_scope_actions", {}, [38.2, 31.0, 0.4], 0.1)

put("revocation.latency.p50", {"cause": "completion"}, [{"above": 86400}, 1790.0, 4.9])
put("revocation.latency.p95", {"cause": "completion"}, [{"above": 86400}, 3420.0, 9.6])
put("revocation.latency.p50", {"cause": "incident"}, [2900.0, 1180.0, 905.0], 0.08)
put("revocation.latency.p95", {"cause": "incident"}, [12400.0, 7900.0, 7210.0], 0.1)
put("revocation.handling.p95", {"cause": "incident"}, [7200.0, 7200.0, 7200.0], 0.1)
put("revocation.enforcement.p95", {"cause": "incident"}, [5100.0, 1720.0, 9.5], 0.1)
put("revocation.enforcement.p95", {"cause": "completion"}, [None, None, 9.6])
for depth, row in enumerate([[None, 3420.0, 9.1], [None, 3415.0, 9.6], [None, 3380.0, 9.8]]):
    put("revocation.latency.p95", {"cause": "completion", "depth": str(depth)}, row)
for depth, row in enumerate([[11900.0, 7700.0, 7100.0], [12600.0, 8000.0, 7240.0], [13100.0, 8200.0, 7260.0]]):
    put("revocation.latency.p95", {"cause": "incident", "depth": str(depth)}, row, 0.1)
put("revocation.exposed_actions", {"cause": "incident", "actor": "hijacked"}, [318.0, 122.0, 21.0], 0.1)
put("revocation.exposed_actions", {"cause": "incident", "actor": "legitimate"}, [64.0, 25.0, 3.0], 0.1)
put("revocation.exposed_actions", {"cause": "completion", "actor": "hijacked"}, [12.0, 2.1, 0.0], 0.1)
for t in [1, 10, 60, 300, 900, 3600, 14400, 43200, 86400]:
    scale = [1 - math.exp(-t / 9000), 0.38 * (1 - math.exp(-t / 3000)), 0.066 * (1 - math.exp(-t / 800))]
    put("revocation.exposed_actions.after", {"cause": "incident", "t_s": str(t)}, [382 * s for s in scale], 0.1)
    scale = [4 * (1 - math.exp(-t / 20000)), 0.9 * (1 - math.exp(-t / 1200)), 0.0]
    put("revocation.exposed_actions.after", {"cause": "completion", "t_s": str(t)}, scale, 0.1)
put("revocation.orphans", {}, [210.0, 96.0, 0.6])

put("threat.success", {"workflow": "ticket", "threat": "poisoned-ticket"}, [0.71, 0.52, 0.0], 0.05, 1.0)
put("threat.time_to_objective.p50", {"threat": "poisoned-ticket"}, [41.0, 44.0, None], 0.05)
put("threat.time_to_detect.p50", {"threat": "poisoned-ticket"}, [1210.0, 1215.0, 1190.0], 0.06)
put("threat.time_to_contain.p50", {"threat": "poisoned-ticket"}, [2910.0, 2100.0, 1960.0], 0.06)
put("attribution.complete", {}, [0.0, 0.62, 1.0], 0.01, 1.0)
put("attribution.wrong", {}, [0.31, 0.04, 0.0], 0.02)
for depth, row in enumerate([[0.0, 0.98, 1.0], [0.0, 0.55, 1.0], [0.0, 0.41, 1.0]]):
    put("attribution.complete", {"depth": str(depth)}, row, 0.01, 1.0)

put("velocity.makespan", {}, [19.8, 20.1, 22.9], 0.01)
put("velocity.makespan.p95", {}, [48.1, 48.6, 53.0], 0.02)
put("velocity.completed", {}, [0.998, 0.998, 0.981], 0.001, 1.0)
put("velocity.denied_legitimate", {}, [0.0, 0.0, 14.0], 0.2)
put("velocity.control_overhead", {}, [0.0, 0.21, 2.9], 0.02)

put("cost.seat", {}, [408.33, 408.33, 408.33], 0.0)
put("cost.action", {}, [1262.4, 1262.1, 1240.6], 0.02)
put("cost.hybrid", {}, [574.1, 574.0, 566.2], 0.02)
put("cost.seat.per_task", {}, [0.0652, 0.0652, 0.0664], 0.01)
put("cost.action.per_task", {}, [0.2017, 0.2017, 0.2017], 0.01)
put("cost.hybrid.per_task", {}, [0.0917, 0.0917, 0.0921], 0.01)
for department, share in [("support", 0.7), ("sales", 0.2), ("finance", 0.1)]:
    put("cost.action.per_department", {"department": department}, [share * v for v in (1262.4, 1262.1, 1240.6)], 0.03)
for plans, usage in [("seat/action", 300.0), ("action/hybrid", 150.0), ("seat/hybrid", 687.5)]:
    put("cost.break_even", {"plans": plans}, [usage] * 3, 0.0)
put("cost.actions_per_seat", {}, [927.0, 926.0, 911.0], 0.02)
for item, row in [("decisions", [1.2, 1.2, 6.4]), ("tokens", [0.0, 0.8, 9.9]), ("log", [2.1, 2.9, 7.7])]:
    put("cost.governance", {"item": item}, row, 0.02)
for usage in [0, 150, 300, 450, 600, 750, 900, 1050, 1200]:
    put("cost.curve", {"plan": "seat", "actions_per_seat": str(usage)}, [30.0] * 3, 0.0)
    put("cost.curve", {"plan": "action", "actions_per_seat": str(usage)}, [0.10 * usage] * 3, 0.0)
    put("cost.curve", {"plan": "hybrid", "actions_per_seat": str(usage)}, [15 + 0.08 * max(0, usage - 500)] * 3, 0.0)

TREE = {"triage": (1.0, [12.6, 8.4, 2.6], 2.6), "triage/researcher": (3.0, [12.6, 8.4, 3.0], 3.0),
        "triage/refunds": (0.15, [32.6, 28.4, 20.0], 20.0)}
for path, (agents, reachable, granted) in TREE.items():
    put("delegation.agents", {"path": path}, [agents] * 3, 0.01)
    put("delegation.reachable_weight", {"path": path}, reachable, 0.01)
    put("delegation.granted_weight", {"path": path}, [granted] * 3, 0.0)


def interval(rows):
    """Mean and 95 % Student interval."""
    n = len(rows)
    mean = sum(rows) / n
    sd = math.sqrt(sum((v - mean) ** 2 for v in rows) / (n - 1))
    half = STUDENT_T_975_9 * sd / math.sqrt(n)
    return {"mean": float(f"{mean:.9g}"), "low": float(f"{mean - half:.9g}"), "high": float(f"{mean + half:.9g}"), "n": n}


MISSING = {"mean": None, "low": None, "high": None}


def summary_row(cell):
    if cell is None:
        return {**MISSING, "n": 0}
    if isinstance(cell, dict):
        return {**MISSING, "n": REPLICATIONS, "above": cell["above"]}
    return interval(cell)


rows, differences, tidy = [], [], []
for (metric, labels), cells in values.items():
    for design in DESIGNS:
        head = {"design": design, "metric": metric, "labels": dict(labels)}
        rows.append({**head, **summary_row(cells[design])})
        for r in range(REPLICATIONS):
            if isinstance(cells[design], list):
                tidy.append([design, r, metric, ";".join(f"{k}={v}" for k, v in labels), cells[design][r]])
    base = cells[DESIGNS[0]]
    for design in DESIGNS[1:]:
        paired = isinstance(base, list) and isinstance(cells[design], list)
        found = interval([a - b for a, b in zip(cells[design], base)]) if paired else {**MISSING, "n": 0}
        differences.append({"design": design, "baseline": DESIGNS[0], "metric": metric, "labels": dict(labels), **found})

CONCLUSIONS = [
    ("privilege.amplification.user", {}, "jit-task lowers privilege amplification over the person by 1.23 (95 % interval 1.22 to 1.24) against static-seat-keys; workflow-tokens cannot be told apart from static-seat-keys."),
    ("privilege.amplification.task", {}, "jit-task and workflow-tokens both lower privilege amplification over the task against static-seat-keys."),
    ("revocation.latency.p95", {"cause": "completion"}, "static-seat-keys does not end authority within the follow-up of 1 day; workflow-tokens does within an hour, jit-task within 10 seconds."),
    ("revocation.exposed_actions", {"cause": "incident", "actor": "hijacked"}, "jit-task lets the fewest actions of hijacked agents through after an incident."),
    ("threat.success", {"workflow": "ticket", "threat": "poisoned-ticket"}, "Under jit-task the injected goal is never completed in 10 replications."),
    ("cost.action", {}, "On the action plan jit-task costs 20 USD less (95 % interval 12 to 28); workflow-tokens cannot be told apart from static-seat-keys."),
    ("velocity.completed", {}, "jit-task completes fewer workflows than static-seat-keys."),
]
PATCHES = {
    "static-seat-keys": "credentials: {use: static_api_key, issue: seat, scope: role, delegation: share}\npolicy: [role]\naudit: tool\n",
    "workflow-tokens": "credentials: {issue: workflow, scope: role, lifetime: 1h, delegation: share}\nvalidation: local\npolicy: [role]\naudit: agent\n",
    "jit-task": "credentials:\n  issue: task\n  scope: task\n  lifetime: 5min\n  delegation: exchange\n  cascade: full\n  revoke_on_completion: true\nvalidation: {introspect: {cache_ttl: 10s}}\npolicy: [task_scope, taint_guard]\naudit: chain\n",
}
summary = {
    "schema": "bailiwick/summary/1", "bailiwick": "0.1.0", "fingerprint": "9c41f27be0a35d18",
    "scenario": {"name": "sample-support-desk", "summary": "Made-up numbers in the shape of a real comparison: one support agent serves three departments.",
                 "file": "sample.yaml", "horizon_s": 172800, "warmup_s": 14400},
    "seed": 1, "replications": REPLICATIONS, "baseline": DESIGNS[0],
    "designs": [{"name": d, "patch": PATCHES[d], "fingerprint": f"{i + 1:016x}"} for i, d in enumerate(DESIGNS)],
    "metrics": [dict(zip(("name", "unit", "better", "title", "meaning"), m)) for m in METRICS],
    "rows": rows, "differences": differences,
    "conclusions": [{"metric": m, "labels": l, "text": t} for m, l, t in CONCLUSIONS],
    "world": {
        "agents": [{"name": "triage", "purpose": "resolve-ticket"}, {"name": "researcher", "purpose": ""}],
        "resources": [{"name": "customers", "owner": "sales", "data": "confidential"}, {"name": "internet", "owner": "", "data": "public"}],
        "threats": [{"name": "poisoned-ticket", "goal": "exfiltrate: customers", "frameworks": {"owasp_asi_2026": ["ASI01"]}}],
    },
    "assumptions": [
        {"name": "injection_share", "value": 0.02, "range": [0.005, 0.08], "source": "assumption", "confidence": "estimate"},
        {"name": "issuer_binds_children", "value": True, "range": None, "source": "assumption: RFC 8693 itself makes no tight link between exchanged tokens", "confidence": "estimate"},
    ],
    "presets": [
        {"name": "static_api_key", "kind": "credential", "source": "https://example.org/keys", "as_of": "2026-11-01", "confidence": "documented"},
        {"name": "illustrative-hybrid", "kind": "pricing", "source": "illustrative", "as_of": "2026-11-01", "confidence": "estimate"},
    ],
    "notes": ["All numbers on this page are made up; they only show the shape of a report."],
}

with open("summary.json", "w", encoding="utf-8") as out:
    json.dump(summary, out, indent=1, ensure_ascii=False)
    out.write("\n")
with open("replications.csv", "w", encoding="utf-8", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["design", "replication", "metric", "labels", "value"])
    writer.writerows(tidy)
