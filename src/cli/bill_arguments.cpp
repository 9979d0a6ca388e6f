#include <CLI/CLI.hpp>

#include "src/cli/verb_options.hpp"

namespace app {
namespace {

// Picks one replication of a run and the plans that bill it; returns --design.
CLI::Option* add_billed_run(CLI::App* verb, Arguments& arguments, const char* designs) {
  verb->add_option("RUN", arguments.words,
                   "Results directory of run, compare or test, or a scenario file")
      ->required()
      ->expected(1);
  verb->add_option("--plan", arguments.plans, "Only these price plans, separated by commas [all]")
      ->delimiter(',')
      ->allow_extra_args(false);
  verb->add_option("--replication", arguments.replication,
                   "The replication to bill, counted from 0 [0]")
      ->check(CLI::Range(0, 999'999));
  verb->add_option("--set", arguments.overrides,
                   "Change a value of the scenario file: PATH=VALUE, dotted; repeatable")
      ->allow_extra_args(false);
  verb->add_option("--seed", arguments.seed, "Seed instead of the scenario file's")
      ->check(whole_number_of_64_bits);
  verb->add_option("--threads", arguments.threads,
                   "Threads; 0: one per core. Changes no result [0]")
      ->check(CLI::Range(0, 4096));
  return verb->add_option("--design", arguments.designs, designs);
}

void add_export(CLI::App* verb, Arguments& arguments, const char* name, const char* description,
                const std::string& examples) {
  CLI::App* const one = verb->add_subcommand(name, description);
  one->footer("Examples:\n" + examples);
  one->callback([&arguments, name] { arguments.topic = name; });
  add_billed_run(one, arguments, "Only these, separated by commas [all of the run]")
      ->delimiter(',')
      ->allow_extra_args(false);
  one->add_option("--out,-o", arguments.out, "File to write [standard output]");
}

}  // namespace

void add_bill_verb(CLI::App& app, Arguments& arguments) {
  CLI::App* const bill = add_verb(
      app, arguments, Verb::kBill, "bill",
      "Print the bill of one replication under each price plan, line by line and to the\n"
      "millionth: what was used, at what price, and which department pays",
      "  bailiwick bill results/quickstart\n"
      "  bailiwick bill results/quickstart --plan hybrid --department sales --design jit-task\n"
      "  bailiwick bill scenarios/quickstart.yaml --replication 3\n"
      "  bailiwick bill s.yaml --json | jq '.plans[] | {plan, total, currency}'");
  add_billed_run(bill, arguments, "Design to bill [the baseline of the run]")->expected(1);
  bill->add_option("--department", arguments.department,
                   "Show its quantity, share and amount beside each line [what each one pays]");
  add_json(bill, arguments);
}

void add_export_verb(CLI::App& app, Arguments& arguments) {
  CLI::App* const verb =
      add_verb(app, arguments, Verb::kExport, "export", "Write bills for other tools",
               "  bailiwick export focus results/quickstart -o focus.csv\n"
               "  bailiwick export csv results/quickstart -o lines.csv");
  add_export(
      verb, arguments, "focus",
      "Bills as a FOCUS 1.2 dataset (FinOps Open Cost and Usage Specification). Designs and\n"
      "price plans are alternatives: filter by x_Design and x_Plan before adding up",
      "  bailiwick export focus results/quickstart -o focus.csv\n"
      "  bailiwick export focus s.yaml --plan hybrid --design jit-task -o hybrid.csv");
  add_export(verb, arguments, "csv", "Lines of the bills, a row a line and department",
             "  bailiwick export csv results/quickstart -o lines.csv");
  add_export(verb, arguments, "ocsf", "Audit events as OCSF: not built yet",
             "  bailiwick export focus results/quickstart -o focus.csv");
  verb->require_subcommand(1);
}

}  // namespace app
