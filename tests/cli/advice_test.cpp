#include <catch2/catch.hpp>

#include "cli/verbs/advice.hpp"

using namespace tongqu::cli;

namespace {

ApiError error(unsigned status, std::string code) { return {status, std::move(code), "said so", {}, {}}; }

}  // namespace

TEST_CASE("Every kind of failure has its own exit status") {
    CHECK(exit_code_of(error(400, "unknown_field")) == ExitCode::usage);
    CHECK(exit_code_of(error(401, "unknown_key")) == ExitCode::not_authorised);
    CHECK(exit_code_of(error(403, "missing_scope")) == ExitCode::not_authorised);
    CHECK(exit_code_of(error(404, "unknown_order")) == ExitCode::not_found);
    CHECK(exit_code_of(error(409, "client_id_reused")) == ExitCode::refused);
    CHECK(exit_code_of(error(422, "insufficient_funds")) == ExitCode::refused);
    CHECK(exit_code_of(error(429, "id_quota")) == ExitCode::try_later);
    CHECK(exit_code_of(error(503, "overloaded")) == ExitCode::try_later);
    CHECK(exit_code_of(error(500, "internal_error")) == ExitCode::failed);
    CHECK(exit_code_of(error(404, std::string(kNotTheApi))) == ExitCode::failed);
    CHECK(exit_code_of(error(0, std::string(kNoConnection))) == ExitCode::unreachable);
    CHECK(exit_code_of(error(0, std::string(kOutcomeUnknown))) == ExitCode::unknown);
}

TEST_CASE("An error says what happened, its code, and what to do next, in the reader's language") {
    Terminal terminal;
    CHECK(text_of(error(422, "price_off_tick"), terminal) ==
          "tongqu: refused: said so (price_off_tick)\n"
          "        what to do: `tongqu instruments` shows the tick\n");
    terminal.language = Language::chinese;
    CHECK(text_of(error(422, "price_off_tick"), terminal) ==
          "tongqu: 被规则拒绝: said so (price_off_tick)\n        下一步：最小变动价位见 tongqu instruments\n");
    CHECK_FALSE(advice_on(error(503, "storage_full"), Language::english).empty());
    CHECK(advice_on(error(422, "no such code"), Language::english).empty());
}
