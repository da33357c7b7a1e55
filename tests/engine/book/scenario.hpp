#pragma once
// Market scenarios as text. A line at the margin is a command; the indented lines below it are what it does:
//
//     sell 5 @ 101 by a1
//       #1 rests 5 @ 101
//     buy 8 @ 102 by b ioc
//       5 @ 101: #1 sells to #2
//       #2 cancelled, 3 left: immediate
//
// Commands: `buy|sell QUANTITY @ PRICE by NAME [gtc|ioc|fok] [post_only]
// [cancel_taker|cancel_maker|cancel_both|decrement]`, `cancel #N`, `reduce #N by QUANTITY`, `amend #N to
// QUANTITY @ PRICE`, `book`, and `non_rival` before all others. Orders are numbered as they come. Names that
// start with one letter are one ownership group.
#include <string>
#include <string_view>

namespace tongqu::match {

// Runs the commands of the text on a new book, and returns them with what they really did: the text itself
// when all is as it says. The book checks itself after each. Throws std::invalid_argument with the line that
// is no command.
[[nodiscard]] std::string transcript(std::string_view text);

// Checks that all is as the scenario says; the text begins with a line break, as raw strings do.
void holds(std::string_view scenario);

}  // namespace tongqu::match
