#pragma once

#include "src/cli/arguments.hpp"

namespace app {

struct CoverageReport;
struct LoadedScenario;
struct VerifyReport;

/// Each verb returns its exit code. @throws InputError for what the user can put right.
int experiment_command(const Arguments& arguments);  ///< run, compare, test.
int attack_command(const Arguments& arguments);
int bounds_command(const Arguments& arguments);
int report_command(const Arguments& arguments);
int validate_command(const Arguments& arguments);
int list_command(const Arguments& arguments);
int explain_command(const Arguments& arguments);
int schema_command(const Arguments& arguments);
int import_command(const Arguments& arguments);
int verify_command(const Arguments& arguments);
int sweep_command(const Arguments& arguments);
int cedar_replay_command(const Arguments& arguments);
int diff_policy_command(const Arguments& arguments);
int rightsize_command(const Arguments& arguments);
int analyse_command(const Arguments& arguments);
int catalogue_command(const Arguments& arguments);
int bill_command(const Arguments& arguments);
int export_command(const Arguments& arguments);

/// @throws InputError for a design that the scenario does not have.
void refuse_unknown_designs(const LoadedScenario& scenario,
                            const std::vector<std::string>& designs);

/// Prints the table or its JSON: 1 when a row disagrees with theory, else 0.
int print_verification(const VerifyReport& report, bool wants_json);

/// Prints the shares or their JSON: 1 when a judged one lies outside its limits, else 0.
int print_coverage(const CoverageReport& report, bool wants_json);

}  // namespace app
