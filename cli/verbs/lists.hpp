#pragma once
// What the verbs' lists and details have in common.
#include <string>
#include <vector>

#include "cli/verbs/session.hpp"
#include "cli/verbs/table.hpp"
#include "cli/verbs/verbs.hpp"

namespace tongqu::cli {

void add_page(Target& target, const PageOptions& page);

// The table, or `none` in words; below it how to see the next page where there is one.
void print_list(const Session& session, const Table& table, const Json& answer, Text none);

// After an empty line, in lines that fit: what the reader may want to know or do next.
void print_note(const Session& session, Text note, Colour colour = Colour::dim);

// "buy" in the reader's language; the same for statuses. What is not known stays as it is.
[[nodiscard]] std::string_view side_in(const Session& session, const std::string& side);
[[nodiscard]] std::string status_in(const Session& session, const std::string& status);
[[nodiscard]] Colour colour_of_side(const std::string& side);

// Names and values under each other; long values are wrapped beside their name.
class Facts {
  public:
    explicit Facts(const Terminal& terminal) : terminal_(terminal) {}
    // Nothing is shown for an empty value.
    void add(Text name, std::string value);
    [[nodiscard]] std::string text() const;

  private:
    struct Fact {
        std::string name, value;
    };
    const Terminal& terminal_;
    std::vector<Fact> facts_;
};

// Everyone's trades of one instrument.
ExitCode list_public_trades(Session& session, const TradesOptions& options);

}  // namespace tongqu::cli
