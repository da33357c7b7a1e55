#include "cli/verify_statement.hpp"

#include <fmt/format.h>

#include <expected>
#include <fstream>
#include <iterator>

#include "gateway/http/json_writer.hpp"
#include "settlement/service/statements/check_statement.hpp"
#include "settlement/service/transparency/hex.hpp"

namespace tongqu::cli {
namespace {

constexpr std::uint64_t kMaxStatementBytes = 256ULL * 1024 * 1024;

std::expected<std::string, std::string> content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary | std::ios::ate);
    if (!in) return std::unexpected("cannot read " + path);
    const auto size = static_cast<std::uint64_t>(in.tellg());
    if (size > kMaxStatementBytes) return std::unexpected(path + " is too large to be a statement");
    std::string text(size, '\0');
    in.seekg(0);
    if (!in.read(text.data(), static_cast<std::streamsize>(size))) return std::unexpected("cannot read " + path);
    return text;
}

// The text itself, or the last line of the file of that name.
std::expected<transparency::SignedHead, std::string> head_of(const std::string& text) {
    if (auto head = transparency::parse_head(text)) return *head;
    auto content = content_of(text);
    if (!content) return std::unexpected("--head is neither a head nor a file of heads: " + content.error());
    while (content->ends_with('\n')) content->pop_back();
    const std::size_t line = content->rfind('\n');
    const auto head = transparency::parse_head(std::string_view(*content).substr(line == std::string::npos ? 0 : line + 1));
    if (!head) return std::unexpected(text + " does not end with a line that is a head");
    return *head;
}

std::expected<statements::StatementFindings, std::string> check(const VerifyStatementOptions& options) {
    const auto head = head_of(options.head);
    if (!head) return std::unexpected(head.error());
    const auto text = content_of(options.statement);
    if (!text) return std::unexpected(text.error());
    return statements::check_statement(*text, *head);
}

}  // namespace

int run_verify_statement(const VerifyStatementOptions& options) {
    const auto found = check(options);
    if (options.json) {
        http::JsonWriter json;
        json.begin_object().field("verified", found.has_value());
        if (!found) json.field("failure", found.error());
        if (found) {
            json.field("participant_id", found->participant_id).field("from", to_rfc3339(found->from));
            json.field("to", to_rfc3339(found->to)).field("accounts", found->accounts);
            json.field("movements", found->movements).field("trades", found->trades).field("evidence", found->evidence);
        }
        fmt::print("{}\n", json.end_object().text());
        return found ? 0 : 1;
    }
    if (!found) {
        fmt::print("NOT VERIFIED: {}\n", found.error());
        return 1;
    }
    fmt::print("verified\n");
    fmt::print("  statement  {}, {} to {}\n", found->participant_id, to_rfc3339(found->from), to_rfc3339(found->to));
    fmt::print("  signature  of the exchange, over every byte\n");
    fmt::print("  movements  {} in {} accounts: number, hash and balance of each, opening, closing and sums\n", found->movements,
               found->accounts);
    fmt::print("  evidence   {} records are in the log, at the ends of the accounts' chains\n", found->evidence);
    fmt::print("  trades     {}\n", found->trades);
    return 0;
}

}  // namespace tongqu::cli
