// tongqu statement
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "cli/verbs/verbs.hpp"

namespace tongqu::cli {
namespace {

// "2026-11-01" is the beginning of that day.
std::string moment(const std::string& text) { return text.size() == 10 ? text + "T00:00:00Z" : text; }

// Written beside its place and renamed: what is there is whole. Empty, or what went wrong.
std::string write_whole(const std::filesystem::path& file, const std::string& text) {
    const std::filesystem::path unfinished = file.string() + ".part";
    std::ofstream out(unfinished, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    std::error_code error;
    if (out) std::filesystem::rename(unfinished, file, error);
    if (out && !error) return {};
    const std::string why = error ? error.message() : std::strerror(errno);
    std::filesystem::remove(unfinished, error);
    return fmt::format("cannot write {}: {}", file.string(), why);
}

}  // namespace

ExitCode write_statement(Session& session, const StatementOptions& options) {
    const std::string language = session.terminal().language == Language::chinese ? "zh" : "en";
    Target target("/v1/statements");
    target.add("from", moment(options.from)).add("to", moment(options.to)).add("lang", language).add("head", options.head);
    const char* accept = options.csv ? "text/csv" : options.html ? "text/html" : "application/json";
    const auto answer = session.api().get(target.text(), session.key(), accept);
    if (!answer) return session.fail(answer.error());
    if (options.output.empty()) {
        std::fwrite(answer->body.data(), 1, answer->body.size(), stdout);
        return ExitCode::done;
    }
    if (const auto wrong = write_whole(options.output, answer->body); !wrong.empty()) {
        fmt::print(stderr, "tongqu: {}\n", wrong);
        return ExitCode::failed;
    }
    fmt::print("{}: {}\n", session.in({"written", "已写入"}), options.output);
    return ExitCode::done;
}

}  // namespace tongqu::cli
