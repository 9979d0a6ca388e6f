#include "src/scenario/error_catalogue.hpp"

namespace app {
namespace {

constexpr ErrorInfo kErrors[] = {
    {"E0001", "file cannot be read",
     "The path names no regular file, or its permissions forbid reading."},
    {"E0002", "not valid YAML",
     "Reading stops at the first syntax error, since what follows would be guesswork."},
    {"E0003", "anchor or alias",
     "Aliases can grow without bound and hide where a value comes from. Name the value under "
     "assumptions: and write $name."},
    {"E0004", "several documents", "A file is one scenario. Write one document a file."},
    {"E0005", "nesting too deep",
     "More than 64 levels are refused, to protect the reader of the file and this program."},
    {"E0006", "duplicate key", "Of two values one would be lost silently. Write each key once."},
    {"E0007", "tag", "Tags change what a value is. Write the value without one."},
    {"E0008", "include refused",
     "Included files lie in the scenario's folder or below, symbolic links resolved, and do not "
     "include each other in a circle."},
    {"E0009", "too large", "Files over 10 MiB are refused."},
    {"E0010", "override without a target",
     "An override is path=value with a dotted path to a value of the scenario."},
    {"E0101", "unknown key",
     "A key that nobody reads would be a wish without effect. The message lists the known ones."},
    {"E0102", "missing key", "There is no default that would suit everybody."},
    {"E0103", "wrong kind of value", "For example a list where a map belongs."},
    {"E0104", "not built yet",
     "The design knows this, this version does not do it. It is refused rather than ignored; the "
     "message says what to write instead."},
    {"E0105", "unknown word", "The message lists the known ones."},
    {"E0106", "unknown version", "This program reads version 1."},
    {"E0107", "too many or too few of something",
     "Exactly one is needed, for example one kind of goal."},
    {"E0201", "missing unit",
     "Times, rates and money carry their unit, so that nobody confuses minutes with seconds."},
    {"E0202", "unknown unit",
     "Times: ns us ms s min h d w. Rates: /s /min /h /d /w /month. Money: USD and what it is per."},
    {"E0203", "not a number", "A number, or a number with a unit, belongs here."},
    {"E0204", "out of range",
     "For example a negative time, a rate of 0, or a probability above 1."},
    {"E0205", "impossible distribution",
     "The parameters contradict each other, or its values could be negative."},
    {"E0206", "not a date", "Write 2026-01-05 or 2026-01-05T00:00:00, in UTC."},
    {"E0301", "unknown name", "It refers to something that the scenario does not define."},
    {"E0302", "name not allowed",
     "Names have letters, digits, '-' and '_', since they appear in labels and paths."},
    {"E0303", "weights do not sum to 1", "Shares of one whole must sum to 1, within 1e-9."},
    {"E0304", "undefined assumption", "$name refers to an entry of assumptions:."},
    {"E0305", "unused assumption", "A listed assumption that decides nothing misleads the reader."},
    {"E0306", "unknown preset", "`bailiwick list presets` shows them."},
    {"E0307", "unknown metric, label or cause", "`bailiwick list metrics` shows them."},
    {"E0308", "not an expectation",
     "A check is metric{label=value}: \"statistic relation bound\", e.g. \"p95 <= 60s\". Metrics "
     "that are samples of durations have p50 and p95; all others mean, max and min."},
    {"E0311", "unknown framework or id of one",
     "Ids of public threat frameworks are looked up in tables; `bailiwick explain FRAMEWORK` "
     "prints "
     "one."},
    {"E0312", "id that means something else",
     "Some frameworks share numbers with different meanings, or had other ids in a draft or "
     "another "
     "year; the message says which id is meant here."},
    {"E0321", "price that nobody published",
     "The preset names a product whose vendor publishes no price. A missing price is never 0: the "
     "scenario must state one."},
    {"E0322", "preset that cannot be billed",
     "The product is priced by something that no run counts. It is listed for its source."},
    {"E0323", "currencies mixed",
     "All prices of a plan are in one currency, and one other than USD needs a rate of exchange "
     "with its source and day."},
    {"E0324", "tokens of unknown kinds",
     "The plan prices input, cached input and output apart. Which tokens are which follows from "
     "the "
     "model's token_mix, and is never guessed."},
    {"E0401", "endless spawning",
     "Every path of an agent spawns it again for certain, so its number grows without end."},
    {"E0402", "nobody there",
     "Work starts on behalf of people, and seat credentials belong to seats; a department without "
     "them has neither, and a product feature has no seat."},
    {"E0403", "rule needs a task",
     "A credential issued per seat names no task, so a rule about the task could never be "
     "satisfied."},
    {"E0404", "service identity too narrow",
     "A tool that acts as a service could not carry out its own action."},
    {"E0405", "warm-up without a steady state",
     "Never-expiring credentials and infections have none, so deleting a warm-up would not reach "
     "one."},
    {"E0406", "too many tool actions",
     "At most 512, since permission sets are bit sets of that size."},
    {"E0407", "unreachable goal",
     "No tool action serves a step of the goal, so the threat could never succeed."},
    {"E0408", "policy denies everything",
     "What nothing permits is denied; add role, task_scope or intent."},
    {"E0409", "undeclared argument",
     "The tool action does not list this argument under arguments:."},
    {"E0410", "nothing there", "The scenario needs at least one."},
    {"E0411", "injection without a way in",
     "No result of the named action is content that others may have written."},
    {"E0412", "key without effect",
     "Another key makes this one void; it is refused rather than ignored."},
    {"E0413", "call of a tool that the agent lacks",
     "The plan calls an action that is not among the agent's tools:."},
    {"E0414", "automatic warm-up without stationary arrivals",
     "MSER-5 finds the end of a transient only where a steady state follows it; arrivals in office "
     "hours, or once for each threat, have none."},
    {"E0415", "leak of a secret that nobody has",
     "A bootstrap secret is what an agent proves its identity with; only agents with identity: "
     "bootstrap_secret have one."},
    {"E0416", "nobody to ask",
     "A rule puts calls before a person, so some department must have approvers."},
    {"E0421", "designs of one strength",
     "The weak, the common and the strong design of a catalogue scenario are three different "
     "ones."},
    {"E0431", "terms that cannot be billed together",
     "What this combination would mean is not defined; the message says what to write instead."},
    {"E0501", "not a suite of the known format",
     "The import expects the format agentdojo-facts/1."},
    {"E0502", "suite contradicts itself",
     "For example a call of a tool that the suite does not list."},
    {"E0601", "not a Cedar policy",
     "The text is read by the rules of the language, 4.5; the message says what was found and what "
     "to write."},
    {"E0602", "unknown annotation value",
     "@mode is enforce, log_only or off; @verdict of a forbid is deny, escalate or warn."},
    {"E0603", "template not filled in",
     "A link gives an entity to each slot of its template, and to no others."},
};

}  // namespace

std::span<const ErrorInfo> error_catalogue() { return kErrors; }

const ErrorInfo* find_error(std::string_view code) {
  for (const ErrorInfo& info : kErrors) {
    if (info.code == code) return &info;
  }
  return nullptr;
}

}  // namespace app
