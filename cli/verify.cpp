#include "cli/verify.hpp"

#include <fmt/format.h>

#include "cli/progress/progress.hpp"
#include "cli/verify/verifier.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

void print_log(const LogFindings& log) {
    if (!log.present) fmt::print("  log          there is no head of a transparency log\n");
    else
        fmt::print("  log          {} heads signed and chained; {} of {} leaves computed again, {} movement records; {} commands in no head yet\n",
                   log.heads, log.compared, log.leaves, log.movements, log.without_head);
    if (!log.key.empty()) fmt::print("  log key      {}\n", log.key);
    if (log.witness_heads > 0) fmt::print("  witness      {} heads, all of them the log's\n", log.witness_heads);
    if (!log.note.empty()) fmt::print("  note: {}\n", log.note);
}

void print_judged(const audit::Judged& judged) {
    fmt::print("  judged       {} commands by code that is not the exchange's own\n", judged.commands);
    fmt::print("  matches      {} trades with maker, taker, price and quantity; {} events of orders and levels; {} auctions\n", judged.matches,
               judged.book_events, judged.auctions);
    fmt::print("  money        {} fees, {} releases in {} shares, {} postings computed again\n", judged.fees, judged.releases, judged.shares,
               judged.postings);
    if (judged.signatures > 0) fmt::print("  signatures   {} signed commands say what was signed, each by the key of its time\n", judged.signatures);
    fmt::print("  refusals     {} with their reasons, {} repetitions; of {} only that nothing changed\n", judged.refusals, judged.repeats,
               judged.believed);
}

void print_text(const Findings& findings) {
    if (!findings.failure.empty()) {
        fmt::print("NOT VERIFIED after {} commands: {}\n", findings.commands, findings.failure);
        return;
    }
    fmt::print("verified\n");
    fmt::print("  journal      {} bytes, every record's checksum, sequence and chain\n", findings.bytes);
    fmt::print("  commands     {} executed again, {} of them refused\n", findings.commands, findings.refused);
    fmt::print("  trades       {}\n", findings.trades);
    fmt::print("  postings     {}, accounts of every currency sum to zero\n", findings.postings);
    fmt::print("  full checks  {} of all accounts, holds, books and obligations\n", findings.full_checks);
    fmt::print("  snapshots    {} equal to the replayed state\n", findings.snapshots);
    print_judged(findings.judged);
    print_log(findings.log);
    fmt::print("  last stamp   {}\n", findings.last_stamp);
    fmt::print("  state hash   {}\n", findings.state_hash);
    if (findings.tail)
        fmt::print("  note: {} uncommitted bytes at {} in {}; nobody had an answer to them, the next start cuts them\n",
                   findings.tail->bytes, findings.tail->offset, findings.tail->file.string());
}

void print_json(const Findings& findings) {
    http::JsonWriter json;
    json.begin_object();
    json.field("verified", findings.failure.empty());
    if (!findings.failure.empty()) json.field("failure", findings.failure);
    json.field("commands", findings.commands);
    json.field("refused", findings.refused);
    json.field("trades", findings.trades);
    json.field("postings", findings.postings);
    json.field("journal_bytes", findings.bytes);
    json.field("full_checks", findings.full_checks);
    json.field("snapshots", findings.snapshots);
    const audit::Judged& judged = findings.judged;
    json.key("judged").begin_object().field("commands", judged.commands).field("matches", judged.matches);
    json.field("book_events", judged.book_events).field("auctions", judged.auctions).field("fees", judged.fees);
    json.field("releases", judged.releases).field("shares", judged.shares).field("postings", judged.postings);
    json.field("signatures", judged.signatures).field("refusals", judged.refusals).field("repeats", judged.repeats).field("believed", judged.believed).end_object();
    if (findings.lie) {
        json.key("lie").begin_object().field("sequence", findings.lie->sequence.raw()).field("rule", findings.lie->rule);
        json.field("expected", findings.lie->expected).field("found", findings.lie->found).end_object();
    }
    json.key("log").begin_object().field("present", findings.log.present).field("heads", findings.log.heads);
    json.field("leaves", findings.log.leaves).field("compared", findings.log.compared);
    json.field("movements", findings.log.movements).field("without_head", findings.log.without_head);
    json.field("witness_heads", findings.log.witness_heads).field("key", findings.log.key);
    json.field("note", findings.log.note).end_object();
    json.field("last_stamp", findings.last_stamp);
    json.field("state_hash", findings.state_hash);
    json.field("uncommitted_bytes", findings.tail ? findings.tail->bytes : std::uint64_t{0});
    json.end_object();
    fmt::print("{}\n", json.text());
}

}  // namespace

int run_verify(const VerifyOptions& options) {
    if (!options.key.empty() && !parse_public_key(options.key)) {
        fmt::print(stderr, "tongqu: --key takes 64 hexadecimal digits in lower case\n");
        return 2;
    }
    FolderToVerify what;
    what.folder = options.folder;
    what.trusted = parse_public_key(options.key);
    if (!options.witness.empty()) what.witness = options.witness;
    Progress progress("verify");
    const Findings findings = verify_folder(what, [&](std::uint64_t read, std::uint64_t total) { progress.update(read, total); });
    progress.finish();
    options.json ? print_json(findings) : print_text(findings);
    return findings.failure.empty() ? 0 : 1;
}

}  // namespace tongqu::cli
