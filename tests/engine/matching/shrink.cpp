#include "shrink.hpp"

#include <fmt/format.h>

#include "text.hpp"

namespace tongqu::naive {
namespace {

constexpr int kPatience = 600;  // replays

struct Failure {
    std::size_t length = 0;  // of the journal up to the difference; 0: there is none
    std::string text;
    std::size_t first = 0;  // sequence number of the journal's first command
};

Failure failure_of(const Setting& setting, const std::vector<Said>& journal) {
    SideBySide sides(setting);
    const std::size_t first = sides.exchange.last_sequence().raw() + 1;
    for (std::size_t i = 0; i < journal.size(); ++i)
        if (std::string wrong = sides.apply(journal[i]); !wrong.empty()) return {i + 1, std::move(wrong), first};
    return {};
}

}  // namespace

std::string shrunk(const Setting& setting, std::vector<Said> journal) {
    Failure failure = failure_of(setting, journal);
    if (failure.length == 0) return "the difference does not come again";
    journal.resize(failure.length);
    int replays = 0;
    for (std::size_t chunk = journal.size() / 2; chunk > 0 && replays < kPatience; chunk /= 2) {
        for (std::size_t from = 0; from + 1 < journal.size() && replays < kPatience; from += chunk) {
            std::vector<Said> trial = journal;
            bool changed = false;
            for (std::size_t i = from; i < std::min(from + chunk, trial.size() - 1); ++i) {
                changed = changed || !std::holds_alternative<Tick>(trial[i].command.body);
                trial[i].command = {{}, Tick{}};
            }
            if (!changed) continue;
            ++replays;
            const Failure same = failure_of(setting, trial);
            if (same.length == 0) continue;
            trial.resize(same.length);
            journal = std::move(trial);
            failure = same;
        }
    }
    std::string text;
    for (std::size_t i = 0; i < journal.size(); ++i)
        if (!std::holds_alternative<Tick>(journal[i].command.body) || i + 1 == journal.size())
            text += fmt::format("{} {} {}\n", to_rfc3339(journal[i].stamp), failure.first + i, text_of(journal[i].command));
    return text + failure.text;
}

}  // namespace tongqu::naive
