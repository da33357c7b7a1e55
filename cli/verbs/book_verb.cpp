// tongqu book
#include <fmt/format.h>

#include "cli/verbs/ladder.hpp"
#include "cli/verbs/verbs.hpp"

namespace tongqu::cli {

ExitCode show_book(Session& session, const BookOptions& options) {
    const Target target = Target("/v1/instruments/" + percent_encoded(options.instrument) + "/book")
                              .add("depth", std::to_string(options.depth))
                              .add("region", options.region);
    return session.finish(session.api().get(target.text()), [&](const Json& book) {
        Ladder ladder{book["instrument_id"].text(), book["sequence"].text(), {}, {}};
        if (!options.region.empty()) ladder.instrument += " → " + options.region;
        for (auto [name, side] : {std::pair{"bids", &ladder.bids}, std::pair{"asks", &ladder.asks}})
            for (const Json& level : book[name].items()) {
                const auto both = level.items();
                if (both.size() >= 2) side->push_back({both[0].text(), both[1].text()});
            }
        fmt::print("{}", text_of(ladder, options.depth, session.terminal()));
    });
}

}  // namespace tongqu::cli
