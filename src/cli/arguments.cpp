#include "src/cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>

#include "bailiwick_version.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/verb_options.hpp"

namespace app {
namespace {

constexpr const char* kDescription =
    "Simulates fleets of AI agents before they are rolled out: how far authority spreads, how "
    "fast\n"
    "it can be taken back, what it costs, how much work gets done, and who can be shown to have\n"
    "done it - for several control designs, side by side.";

constexpr const char* kFooter =
    "Examples:\n"
    "  bailiwick compare scenarios/quickstart.yaml --out results/quickstart\n"
    "  bailiwick report results/quickstart -o report.html\n"
    "  bailiwick explain revocation.latency\n"
    "Each verb has --help with examples. Exit codes: bailiwick explain exit-codes";

void add_words(CLI::App* verb, Arguments& arguments, const char* name, const char* meaning) {
  verb->add_option(name, arguments.words, meaning)->required();
}

// One file: a second one would be dropped silently otherwise.
void add_file(CLI::App* verb, Arguments& arguments, const char* meaning) {
  verb->add_option("FILE", arguments.words, meaning)->required()->expected(1);
}

// Adds what every verb has that runs a scenario; returns --replications.
CLI::Option* add_runs(CLI::App* verb, Arguments& arguments, const char* replications) {
  verb->add_option("--set", arguments.overrides,
                   "Change a value of the scenario: PATH=VALUE, dotted; repeatable")
      ->allow_extra_args(false);
  verb->add_option("--seed", arguments.seed, "Seed instead of the study's")
      ->check(whole_number_of_64_bits);
  verb->add_option("--threads", arguments.threads,
                   "Threads; 0: one per core. Changes no result [0]")
      ->check(CLI::Range(0, 4096));
  verb->add_flag("--quiet,-q", arguments.quiet, "No progress and no hints");
  add_json(verb, arguments);
  return verb->add_option("--replications", arguments.replications, replications)
      ->check(CLI::Range(1, 1'000'000));
}

// Adds what every study has; returns --replications.
CLI::Option* add_study_basics(CLI::App* verb, Arguments& arguments, const char* replications) {
  verb->add_option("--out,-o", arguments.out, "Write a results directory");
  return add_runs(verb, arguments, replications);
}

void add_study(CLI::App* verb, Arguments& arguments) {
  CLI::Option* const replications = add_study_basics(
      verb, arguments, "Run exactly so many replications instead of the study's range");
  verb->add_option("--batch-means", arguments.batches,
                   "One long steady-state replication, cut into so many batches (usually 20) in "
                   "place of replications; n batches cost (n + 1) / 2 such runs")
      ->check(CLI::Range(2, 1000))
      ->excludes(replications);
}

void add_designs(CLI::App* verb, Arguments& arguments, const char* flag, const char* meaning) {
  verb->add_option(flag, arguments.designs, meaning)->delimiter(',')->allow_extra_args(false);
}

void add_experiment_verbs(CLI::App& app, Arguments& arguments) {
  CLI::App* const run =
      add_verb(app, arguments, Verb::kRun, "run", "Simulate one design of a scenario",
               "  bailiwick run scenarios/quickstart.yaml --design jit-task\n"
               "  bailiwick run s.yaml --set designs.jit-task.credentials.lifetime=2min --json\n"
               "  bailiwick run s.yaml --design jit-task --audit audit.jsonl");
  add_file(run, arguments, "Scenario file");
  run->add_option("--design", arguments.designs, "Design to run [the study's baseline]")
      ->expected(1);
  run->add_option("--audit", arguments.audit,
                  "Write the audit log of replication 0 as JSON lines to this file");
  run->add_flag("--all", arguments.all, "Print every metric and label");
  add_study(run, arguments);

  CLI::App* const compare =
      add_verb(app, arguments, Verb::kCompare, "compare",
               "Simulate the designs of a scenario on common random numbers and compare them",
               "  bailiwick compare scenarios/quickstart.yaml --out results/quickstart\n"
               "  bailiwick compare s.yaml --designs static-seat-keys,jit-task --replications 30\n"
               "  bailiwick compare s.yaml --json | jq '.conclusions[].text'");
  add_file(compare, arguments, "Scenario file");
  add_designs(compare, arguments, "--designs", "Only these, separated by commas [all]");
  compare->add_flag("--all", arguments.all, "Print every metric and label");
  add_study(compare, arguments);

  CLI::App* const bounds = add_verb(
      app, arguments, Verb::kBounds, "bounds",
      "How long a revocation can take: worst case by theory beside the worst case seen",
      "  bailiwick bounds scenarios/quickstart.yaml\n"
      "  bailiwick bounds s.yaml --design jit-task --replications 100\n"
      "  bailiwick bounds s.yaml --json | jq '.bounds[] | select(.latency.bound_s == null)'");
  add_file(bounds, arguments, "Scenario file");
  add_designs(bounds, arguments, "--design,--designs", "Only these, separated by commas [all]");
  add_runs(bounds, arguments, "Run exactly so many replications instead of the study's range");

  CLI::App* const attack = add_verb(
      app, arguments, Verb::kAttack, "attack",
      "How attacks unfold in one replication, as a tree: who came under control when, what was\n"
      "tried and which control stopped it",
      "  bailiwick attack scenarios/leaked-key.yaml\n"
      "  bailiwick attack s.yaml --design jit-task --replication 4\n"
      "  bailiwick attack s.yaml --json | jq '.attacks.designs[] | {design, goals}'");
  add_file(attack, arguments, "Scenario file");
  add_designs(attack, arguments, "--design,--designs", "Only these, separated by commas [all]");
  CLI::Option* const searched =
      add_runs(attack, arguments,
               "Look for the attack that got furthest in so many replications [the study's range]");
  attack
      ->add_option("--replication", arguments.replication,
                   "Show this one, counted from 0 [the first in which the furthest threat reached "
                   "its goal]")
      ->check(CLI::Range(0, 999'999))
      ->excludes(searched);

  CLI::App* const test = add_verb(
      app, arguments, Verb::kTest, "test", "Evaluate the scenario's checks: and exit 0, 1, 2 or 3",
      "  bailiwick test scenarios/quickstart.yaml\n"
      "  bailiwick test s.yaml --replications 100 --out results/nightly");
  add_file(test, arguments, "Scenario file");
  add_designs(test, arguments, "--designs,--design", "Only these, separated by commas [all]");
  add_study(test, arguments);
}

// The values of the key: a list, or a grid between two ends.
void add_grid(CLI::App* sweep, Arguments& arguments) {
  CLI::Option* const values =
      sweep
          ->add_option("--values", arguments.values,
                       "Numbers with their units, separated by commas, in any order")
          ->delimiter(',')
          ->allow_extra_args(false);
  CLI::Option* const from =
      sweep->add_option("--from", arguments.from, "Instead of --values: one end of a grid");
  CLI::Option* const to = sweep->add_option("--to", arguments.to, "The other end");
  CLI::Option* const steps =
      sweep->add_option("--steps", arguments.steps, "How many values, both ends included")
          ->check(CLI::Range(2, 1000));
  CLI::Option* const log = sweep->add_flag(
      "--log", arguments.is_log, "Equal ratios between values instead of equal distances");
  from->needs(to)->needs(steps)->excludes(values);
  to->needs(from)->excludes(values);
  steps->needs(from)->excludes(values);
  log->needs(from)->excludes(values);
}

void add_sweep_verb(CLI::App& app, Arguments& arguments) {
  CLI::App* const sweep = add_verb(
      app, arguments, Verb::kSweep, "sweep",
      "Run a scenario at several values of one key, and find the knee between exposed actions and\n"
      "the issuer's load. Lifetimes stay above 0; a key that a design ignores changes nothing.",
      "  bailiwick sweep scenarios/quickstart.yaml --values 2min,5min,15min,1h,8h \\\n"
      "      --key designs.workflow-tokens.credentials.lifetime --out results/lifetime\n"
      "  bailiwick sweep s.yaml --key designs.jit-task.validation.introspect.cache_ttl \\\n"
      "      --from 1s --to 5min --steps 8 --log\n"
      "  bailiwick sweep s.yaml --key assumptions.ticket_rate.value --values "
      "100/h,200/h,400/h,800/h "
      "\\\n      --design jit-task --json");
  add_file(sweep, arguments, "Scenario file");
  sweep
      ->add_option("--key", arguments.key,
                   "What to change: a dotted path into the scenario, as for --set")
      ->required();
  add_grid(sweep, arguments);
  add_designs(sweep, arguments, "--design,--designs",
              "Only these, separated by commas [the one that the key belongs to, else all]");
  add_study_basics(sweep, arguments,
                   "Replications at every value [the most that the study allows]");
}

void add_file_verbs(CLI::App& app, Arguments& arguments) {
  CLI::App* const report = add_verb(app, arguments, Verb::kReport, "report",
                                    "Write a results directory as one offline HTML file",
                                    "  bailiwick report results/quickstart -o report.html");
  report->add_option("RESULTS", arguments.words, "Results directory")->required()->expected(1);
  report->add_option("--out,-o", arguments.out, "The file to write [RESULTS/report.html]");

  CLI::App* const validate =
      add_verb(app, arguments, Verb::kValidate, "validate", "Check scenario files, run nothing",
               "  bailiwick validate scenarios/*.yaml\n"
               "  bailiwick validate s.yaml --format json");
  add_words(validate, arguments, "FILE", "Scenario files");
  validate->add_option("--set", arguments.overrides, "Change a value: PATH=VALUE")
      ->allow_extra_args(false);
  validate->add_option("--format", arguments.format, "text or json [text]")
      ->check(CLI::IsMember({"text", "json"}));
  add_json(validate, arguments);

  CLI::App* const import =
      add_verb(app, arguments, Verb::kImport, "import", "Turn other data into a scenario",
               "  bailiwick import agentdojo banking.json -o banking.yaml");
  CLI::App* const agentdojo = import->add_subcommand(
      "agentdojo", "A suite of the AgentDojo benchmark: tasks become workflows and threats");
  agentdojo->footer(
      "Examples:\n  bailiwick import agentdojo banking.json -o banking.yaml\n"
      "  bailiwick compare banking.yaml");
  agentdojo->add_option("FILE", arguments.words, "Facts of one suite, JSON")
      ->required()
      ->expected(1);
  agentdojo->add_option("--out,-o", arguments.out, "Scenario file to write [standard output]");
  import->require_subcommand(1);
}

void add_reference_verbs(CLI::App& app, Arguments& arguments) {
  CLI::App* const list =
      add_verb(app, arguments, Verb::kList, "list", "List what there is",
               "  bailiwick list metrics\n  bailiwick list presets\n  bailiwick list regimes\n"
               "  bailiwick list designs scenarios/quickstart.yaml\n  bailiwick list errors\n"
               "  bailiwick list findings");
  add_words(list, arguments, "WHAT",
            "metrics, presets, regimes, errors, findings, or designs FILE");
  add_json(list, arguments);

  CLI::App* const explain = add_verb(app, arguments, Verb::kExplain, "explain",
                                     "Explain a metric, an id of a threat framework, a preset, a "
                                     "regime, an error, a finding,\n"
                                     "the warm-up or the exit codes",
                                     "  bailiwick explain privilege.amplification.user\n"
                                     "  bailiwick explain ASI01\n"
                                     "  bailiwick explain preset token-issue-round-trip\n"
                                     "  bailiwick explain regime oauth2_token_exchange\n"
                                     "  bailiwick explain error E0101\n  bailiwick explain BW101\n"
                                     "  bailiwick explain warmup\n"
                                     "  bailiwick explain exit-codes");
  add_words(explain, arguments, "WHAT",
            "METRIC, a framework or an id of one, preset NAME, regime NAME, error CODE, a finding "
            "such as BW101, warmup, or "
            "exit-codes");
  add_json(explain, arguments);

  CLI::App* const schema = add_verb(app, arguments, Verb::kSchema, "schema",
                                    "Print the JSON Schema of scenario files or of summary.json, "
                                    "or the Cedar schema of a scenario",
                                    "  bailiwick schema > scenario.schema.json\n"
                                    "  bailiwick schema summary > summary.schema.json\n"
                                    "  bailiwick schema --cedar s.yaml > s.cedarschema\n"
                                    "  bailiwick schema --cedar s.yaml --requests gateway");
  CLI::Option* const what =
      schema->add_option("WHAT", arguments.words, "scenario or summary [scenario]")
          ->expected(0, 1)
          ->check(CLI::IsMember({"scenario", "summary"}));
  CLI::Option* const cedar =
      schema
          ->add_option("--cedar", arguments.schema,
                       "Scenario: print what its Cedar policies may refer to, as a .cedarschema")
          ->excludes(what);
  schema
      ->add_option("--requests", arguments.from,
                   "How calls appear: tool_as_action, gateway or mcp [as the scenario's designs]")
      ->check(CLI::IsMember({"tool_as_action", "gateway", "mcp"}))
      ->needs(cedar);
}

void add_diff_policy_verb(CLI::App& app, Arguments& arguments) {
  CLI::App* const diff = add_verb(
      app, arguments, Verb::kDiffPolicy, "diff-policy",
      "Run two policies on common random numbers: the first decision that diverged, what is newly\n"
      "denied and allowed, and how work, risk and cost move",
      "  bailiwick diff-policy scenarios/policy-as-code.yaml --old jit-task --new cedar-task\n"
      "  bailiwick diff-policy s.yaml --design jit-task --old policies/v1.cedar \\\n"
      "      --new policies/v2.cedar --replications 30\n"
      "  bailiwick diff-policy s.yaml --old a --new b --json | jq .policy_diff");
  add_file(diff, arguments, "Scenario file");
  diff->add_option("--old", arguments.from,
                   "A design, or a .cedar file in the scenario's folder or below")
      ->required();
  diff->add_option("--new", arguments.to, "Likewise")->required();
  diff->add_option("--design", arguments.designs,
                   "The design whose policy a file replaces [the study's baseline]")
      ->expected(1);
  add_runs(diff, arguments, "Run exactly so many replications instead of the study's range");
}

void add_analyse_verb(CLI::App& app, Arguments& arguments) {
  CLI::App* const analyse = add_verb(
      app, arguments, Verb::kAnalyse, "analyse",
      "Find what a scenario and its designs leave open, without a run: paths from untrusted\n"
      "content to egress, confused deputies, widening delegation, lasting credentials,\n"
      "unbounded fan-out, and servers that cannot keep up (then it exits 1)",
      "  bailiwick analyse scenarios/quickstart.yaml\n"
      "  bailiwick analyse s.yaml --design jit-task --fail-on error\n"
      "  bailiwick analyse s.yaml --format sarif > bailiwick.sarif\n"
      "  bailiwick analyse s.yaml --json | jq '.findings[] | select(.severity == "
      "\"error\")'\n"
      "  bailiwick explain BW101");
  add_file(analyse, arguments, "Scenario file");
  add_designs(analyse, arguments, "--design,--designs", "Only these, separated by commas [all]");
  analyse
      ->add_option("--set", arguments.overrides,
                   "Change a value of the scenario: PATH=VALUE, dotted; repeatable")
      ->allow_extra_args(false);
  analyse
      ->add_option("--fail-on", arguments.fail_on,
                   "Exit 1 on findings of this severity or a graver one: error, warning, note or "
                   "never [never]")
      ->check(CLI::IsMember({"error", "warning", "note", "never"}));
  CLI::Option* const format =
      analyse->add_option("--format", arguments.format, "text, json or sarif [text]")
          ->check(CLI::IsMember({"text", "json", "sarif"}));
  analyse->add_flag("--all", arguments.all, "Print every row of the tables");
  analyse->add_flag("--json", arguments.json, "The same as --format json")->excludes(format);
}

void add_rightsize_verb(CLI::App& app, Arguments& arguments) {
  CLI::App* const fit = add_verb(
      app, arguments, Verb::kRightsize, "rightsize",
      "What a run was granted and what it used; a least-privilege Cedar set, scope, lifetime and\n"
      "budgets from it; and, on held-out seeds, work lost against authority removed",
      "  bailiwick compare scenarios/quickstart.yaml --out results/quickstart\n"
      "  bailiwick rightsize results/quickstart --design jit-task\n"
      "  bailiwick rightsize results/quickstart --design workflow-tokens --out results/fitted");
  fit->add_option("RUN", arguments.words, "Results directory of run, compare or test")
      ->required()
      ->expected(1);
  fit->add_option("--design", arguments.designs, "Design to fit [the only one of the run]")
      ->expected(1);
  fit->add_option("--margin", arguments.margin,
                  "Factor on the longest lifetime and the largest budgets seen [1.2]")
      ->check(CLI::Range(1.0, 1000.0));
  fit->add_option("--seed", arguments.seed, "Held-out seed [the run's, plus 1]")
      ->check(whole_number_of_64_bits);
  fit->add_option("--replications", arguments.replications,
                  "Held-out replications [as many as the run has]")
      ->check(CLI::Range(1, 1'000'000));
  fit->add_option("--threads", arguments.threads, "Threads; 0: one per core. Changes no result [0]")
      ->check(CLI::Range(0, 4096));
  fit->add_option("--out,-o", arguments.out,
                  "Write least-privilege.cedar, design.yaml and rightsize.json to this directory");
  fit->add_flag("--all", arguments.all, "Print every headline number");
  fit->add_flag("--quiet,-q", arguments.quiet, "No progress and no hints");
  add_json(fit, arguments);
}

void add_cedar_verb(CLI::App& app, Arguments& arguments) {
  CLI::App* const cedar =
      add_verb(app, arguments, Verb::kCedarReplay, "cedar", "Decide with Cedar policy files",
               "  bailiwick cedar replay decisions.jsonl\n"
               "  bailiwick cedar replay decisions.jsonl --schema fleet.cedarschema --json");
  CLI::App* const replay = cedar->add_subcommand(
      "replay", "Decide recorded requests again and compare; exit 1 on any mismatch");
  replay->footer(
      "FILE.jsonl has a test a line: policies, schema, entities and requests with the recorded\n"
      "decision, reason and errors; FILE.json is one test that names files.\n\n"
      "Examples:\n  bailiwick cedar replay decisions.jsonl\n"
      "  bailiwick cedar replay decisions.jsonl --schema fleet.cedarschema --json");
  replay->add_option("FILE", arguments.words, "Recorded decisions")->required();
  replay->add_option("--schema", arguments.schema,
                     "Schema of tests that have none [the .cedarschema beside FILE]");
  add_json(replay, arguments);
  cedar->require_subcommand(1);
}

// Adds a sub-verb of catalogue with what all of them have.
CLI::App* add_catalogue_topic(CLI::App* catalogue, Arguments& arguments, const char* name,
                              const char* description, const std::string& examples) {
  CLI::App* const one = catalogue->add_subcommand(name, description);
  one->footer("Examples:\n" + examples);
  one->callback([&arguments, name] { arguments.topic = name; });
  one->add_option("--dir", arguments.directory,
                  "Read the *.yaml files of this folder instead of the program's own catalogue");
  return one;
}

void add_catalogue_ids(CLI::App* topic, Arguments& arguments) {
  topic
      ->add_option("--id", arguments.ids,
                   "Only scenarios with any of these: a scenario's id, a family, a framework or an "
                   "id of one; separated by commas or repeated")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void add_catalogue_run(CLI::App* catalogue, Arguments& arguments) {
  CLI::App* const run = add_catalogue_topic(
      catalogue, arguments, "run",
      "Run scenarios under all of their designs and judge their checks; exits as test does",
      "  bailiwick catalogue run\n"
      "  bailiwick catalogue run SC-03 SC-09 --replications 10\n"
      "  bailiwick catalogue run --id ASI03 --json | jq '.rows[].designs[].checks'");
  run->add_option("ID", arguments.words, "Scenarios, as for --id [all]");
  add_catalogue_ids(run, arguments);
  run->add_option("--replications", arguments.replications, "Replications of each design [30]")
      ->check(CLI::Range(1, 1'000'000));
  run->add_option("--threads", arguments.threads, "Threads; 0: one per core. Changes no result [0]")
      ->check(CLI::Range(0, 4096));
  run->add_flag("--quiet,-q", arguments.quiet, "No progress");
  add_json(run, arguments);
}

void add_catalogue_verb(CLI::App& app, Arguments& arguments) {
  CLI::App* const catalogue =
      add_verb(app, arguments, Verb::kCatalogue, "catalogue",
               "Threat scenarios modelled on published incidents, by the ids of public frameworks",
               "  bailiwick catalogue list --id ASI01,LLM06:2025\n"
               "  bailiwick catalogue run SC-03 --replications 10\n"
               "  bailiwick catalogue coverage --framework owasp_asi_2026\n"
               "  bailiwick catalogue show SC-03 > SC-03.yaml");
  CLI::App* const list = add_catalogue_topic(
      catalogue, arguments, "list", "The scenarios: id, title, family, designs, threats",
      "  bailiwick catalogue list\n  bailiwick catalogue list --id identity-and-privilege\n"
      "  bailiwick catalogue list --id ASI01,AML.T0051 --json");
  add_catalogue_ids(list, arguments);
  add_json(list, arguments);
  add_catalogue_run(catalogue, arguments);
  CLI::App* const coverage = add_catalogue_topic(
      catalogue, arguments, "coverage",
      "Ids of public frameworks against the scenarios that carry them, and the ids that none does",
      "  bailiwick catalogue coverage\n"
      "  bailiwick catalogue coverage --framework mitre_atlas --json");
  coverage->add_option("--framework", arguments.framework,
                       "Only this one, e.g. owasp_asi_2026 [all]");
  add_json(coverage, arguments);
  CLI::App* const show =
      add_catalogue_topic(catalogue, arguments, "show", "Print a scenario's file",
                          "  bailiwick catalogue show SC-03 > SC-03.yaml");
  show->add_option("ID", arguments.words, "The scenario, e.g. SC-03")->required()->expected(1);
  catalogue->require_subcommand(1);
}

void add_verify_verb(CLI::App& app, Arguments& arguments) {
  CLI::App* const verify = add_verb(
      app, arguments, Verb::kVerify, "verify",
      "Recompute known answers by simulation, with theory beside them; exit 1 if one is wrong",
      "  bailiwick verify\n"
      "  bailiwick verify mm1 exposed_actions\n"
      "  bailiwick verify --json | jq '.rows[] | select(.ok | not)'\n"
      "  bailiwick verify --coverage        takes a minute or two");
  verify->add_option("NAME", arguments.words, "Topics or rows, e.g. mm1 or mm1.wait_s [all]");
  verify->add_flag("--coverage", arguments.coverage,
                   "Instead: how often 95 % intervals hold the true mean");
  verify
      ->add_option("--seed", arguments.seed,
                   "Another seed; one in a thousand makes a row of a correct program disagree")
      ->check(whole_number_of_64_bits);
  verify
      ->add_option("--threads", arguments.threads,
                   "Threads; 0: one per core. Changes no result [0]")
      ->check(CLI::Range(0, 4096));
  verify->add_flag("--quiet,-q", arguments.quiet, "No progress");
  add_json(verify, arguments);
}

}  // namespace

ParsedArguments parse_arguments(int count, const char* const* values) {
  Arguments arguments;
  arguments.typed.assign(values, values + count);
  CLI::App app(kDescription, "bailiwick");
  app.footer(kFooter);
  app.set_version_flag("--version", std::string("bailiwick ") + kVersion + " (" + kCommit + ")");
  app.require_subcommand(1);
  add_experiment_verbs(app, arguments);
  add_file_verbs(app, arguments);
  add_reference_verbs(app, arguments);
  add_verify_verb(app, arguments);
  add_sweep_verb(app, arguments);
  add_cedar_verb(app, arguments);
  add_diff_policy_verb(app, arguments);
  add_rightsize_verb(app, arguments);
  add_analyse_verb(app, arguments);
  add_catalogue_verb(app, arguments);
  add_bill_verb(app, arguments);
  add_export_verb(app, arguments);
  try {
    app.parse(count, values);
  } catch (const CLI::ParseError& stop) {
    // The library's own codes are not ours: 0 is for help and version, 4 for all misuse.
    return {std::nullopt, app.exit(stop) == 0 ? kExitPassed : kExitInputError};
  }
  return {std::move(arguments), kExitPassed};
}

}  // namespace app
