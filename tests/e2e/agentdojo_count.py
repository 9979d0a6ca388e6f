"""Counts what each policy leaves of a suite of AgentDojo, from its facts alone.

An independent second opinion on the scenarios that `bailiwick import agentdojo` writes: no part of
the program is used.

Usage: agentdojo_count.py SUITE.json
"""

import collections
import json
import sys

FROM_VECTOR = "tool_result_with_injection_vector"


class Suite:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            facts = json.load(file)
        self.tools = {tool["name"]: tool for tool in facts["tools"]}
        self.user_tasks = facts["user_tasks"]
        self.goals = [task for task in facts["injection_tasks"]
                      if task.get("ground_truth", "tools") == "tools" and task["calls"]]

    def acts(self, call):
        return self.tools[call["tool"]]["side_effects"]

    def sends(self, call):
        return self.acts(call) and self.tools[call["tool"]]["can_send_out"]

    def always(self, call):
        return self.tools[call["tool"]].get("always_allowed_in_progent_setup", False)


def values(call):
    return {one["name"]: one["value_hash"] for one in call["arguments"]}


def needs(task, call):
    return any(one["tool"] == call["tool"] for one in task["calls"])


def is_own(task, call):
    """Whether the task has such a call with the very same values."""
    return any(one["tool"] == call["tool"] and values(one) == values(call)
               for one in task["calls"])


def takes_from_vector(call):
    return any(FROM_VECTOR in one.get("value_origin", "") for one in call["arguments"])


# By policy: whether a call passes. `tainted`: an injection may have been seen; `left`: how often
# each tool of the task is still to come; `legitimate`: made for the task, not for the attacker.
POLICIES = {
    "all-tools": lambda s, task, call, tainted, left, legitimate: True,
    "task-tools": lambda s, task, call, tainted, left, legitimate: needs(task, call),
    "remaining-calls": lambda s, task, call, tainted, left, legitimate:
        left[call["tool"]] > 0 if tainted else needs(task, call),
    "no-tools-after-untrusted": lambda s, task, call, tainted, left, legitimate: not tainted,
    "no-side-effects-after-untrusted": lambda s, task, call, tainted, left, legitimate:
        not (tainted and s.acts(call)),
    "no-sending-after-untrusted": lambda s, task, call, tainted, left, legitimate:
        not (tainted and s.sends(call)),
    "pinned-arguments": lambda s, task, call, tainted, left, legitimate:
        needs(task, call) and (not s.acts(call) or is_own(task, call)),
    "planned-and-untainted": lambda s, task, call, tainted, left, legitimate:
        (left[call["tool"]] > 0 if tainted else needs(task, call)) and
        (not s.acts(call) or (is_own(task, call) and
                              not (legitimate and takes_from_vector(call)))),
    "confirm-side-effects": lambda s, task, call, tainted, left, legitimate:
        legitimate or not s.acts(call),
    "confirm-after-untrusted": lambda s, task, call, tainted, left, legitimate:
        legitimate or not (tainted and s.acts(call)),
    "always-allowed-tools": lambda s, task, call, tainted, left, legitimate: s.always(call),
    "always-allowed-or-pinned": lambda s, task, call, tainted, left, legitimate:
        (s.always(call) or needs(task, call)) and (not s.acts(call) or is_own(task, call)),
}


def run(suite, policy, task, goal):
    """Whether the task (without a goal) or the goal is executed in full."""
    left = collections.Counter(call["tool"] for call in task["calls"])
    tainted = False
    for call in task["calls"]:
        if not policy(suite, task, call, tainted, left, True):
            return False
        left[call["tool"]] -= 1
        if not call.get("vectors_in_result"):
            continue
        tainted = True
        if goal is None:
            continue
        for wanted in goal["calls"]:
            if not policy(suite, task, wanted, True, left, False):
                return False
            left[wanted["tool"]] -= 1
        return True
    return goal is None


def count(path):
    """(goals reached, tasks done) by policy."""
    suite = Suite(path)
    return {name: (sum(run(suite, policy, task, goal)
                       for task in suite.user_tasks for goal in suite.goals),
                   sum(run(suite, policy, task, None) for task in suite.user_tasks))
            for name, policy in POLICIES.items()}


if __name__ == "__main__":
    for suite_path in sys.argv[1:]:
        print(suite_path)
        for policy_name, (goals, done) in count(suite_path).items():
            print(f"  {policy_name:32} {goals:4} {done:4}")
