"""The JSON Schema is valid, accepts every scenario, and refuses slips. Usage: check_schema.py PROGRAM"""
import copy
import glob
import json
import subprocess
import sys

try:
    import jsonschema
    import yaml
except ImportError:
    print("skipped: python3-jsonschema or python3-yaml is not installed")
    sys.exit(77)


class Loader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `on` is a word, and dates are text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.rsplit(":")[-1] not in ("timestamp", "bool")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(true|false)$"), list("tf"))

schema = json.loads(subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
failures = 0
for path in sorted(glob.glob("scenarios/*.yaml") + glob.glob("scenarios/catalogue/*.yaml")):
    with open(path, encoding="utf-8") as stream:
        document = yaml.load(stream, Loader)
    for error in validator.iter_errors(document):
        failures += 1
        print(f"{path}: {list(error.path)}: {error.message[:200]}")

with open("scenarios/quickstart.yaml", encoding="utf-8") as stream:
    good = yaml.load(stream, Loader)
slips = {
    "unknown key": lambda d: d["agents"]["triage"].update(modell=1),
    "time without unit": lambda d: d["clock"].update(horizon="2"),
    "unknown effect": lambda d: d["tools"]["crm"]["actions"]["lookup"].update(effect="reed"),
    "probability above 1": lambda d: d["agents"]["triage"]["model"].update(overreach=1.5),
    "missing section": lambda d: d.pop("tools"),
    "missing plan": lambda d: d["agents"]["triage"].pop("plan"),
    "unknown framework id": lambda d: d["threats"]["poisoned-ticket"]["frameworks"].update(owasp_asi_2026=["ASI11"]),
    "key not built yet": lambda d: d["designs"]["jit-task"].update(tools={}),
}
for name, slip in slips.items():
    document = copy.deepcopy(good)
    slip(document)
    if validator.is_valid(document):
        failures += 1
        print(f"the schema accepts a {name}")
sys.exit(1 if failures else 0)
