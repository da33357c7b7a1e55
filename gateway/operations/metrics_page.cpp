#include "gateway/operations/metrics_page.hpp"

#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace tongqu::gateway {

using metrics::Exposition;
using metrics::Kind;

void CommandCounts::take(const log::ReleasedCommand& released) {
    ++by_kind[released.command.body.index()];
    for (const Event& event : released.events)
        if (const auto* rejected = std::get_if<Rejected>(&event)) ++by_rejection[static_cast<std::size_t>(rejected->reason)];
}

void write_listeners(Exposition& page, std::initializer_list<ListenerView> listeners) {
    page.family("tongqu_http_answers_total", Kind::counter, "answers by status; 101 is a change to WebSocket");
    for (const ListenerView& each : listeners)
        for (std::size_t status = 0; status < metrics::kStatuses; ++status)
            if (const std::uint64_t count = each.metrics.by_status[status].value(); count > 0)
                page.sample(count, {{"listener", each.name}, {"status", std::to_string(status)}});
    page.family("tongqu_http_errors_total", Kind::counter, "answers that tell an error, by its code (docs/errors.md)");
    for (const ListenerView& each : listeners)
        for (const auto& code : each.metrics.by_code) page.sample(code.count, {{"listener", each.name}, {"code", code.code}});
    page.family("tongqu_http_answer_seconds", Kind::histogram, "from the last byte of a request to its answer, ready to be sent");
    for (const ListenerView& each : listeners) {
        page.sample(each.metrics.reads, {{"listener", each.name}, {"kind", "read"}});
        page.sample(each.metrics.writes, {{"listener", each.name}, {"kind", "write"}});
    }
    const auto counts = [&](std::string_view name, Kind kind, std::string_view help, auto member) {
        page.family(name, kind, help);
        for (const ListenerView& each : listeners) page.sample(std::uint64_t{each.counts.*member}, {{"listener", each.name}});
    };
    using http::ServerCounts;
    counts("tongqu_http_connections", Kind::gauge, "connections that are open, without those of the stream", &ServerCounts::connections_open);
    counts("tongqu_http_connections_accepted_total", Kind::counter, "connections accepted", &ServerCounts::connections_accepted);
    counts("tongqu_http_connections_refused_total", Kind::counter, "connections over the limit", &ServerCounts::connections_refused);
    counts("tongqu_http_in_flight", Kind::gauge, "requests that wait for their answer", &ServerCounts::handling);
    counts("tongqu_http_refused_total", Kind::counter, "requests that the HTTP front refused itself", &ServerCounts::requests_refused);
    counts("tongqu_http_timeouts_total", Kind::counter, "connections ended by a deadline", &ServerCounts::timeouts);
    page.family("tongqu_http_body_bytes_total", Kind::counter, "bytes of bodies of answers");
    for (const ListenerView& each : listeners) page.sample(each.metrics.sent_bytes.value(), {{"listener", each.name}});
}

void write_engine(Exposition& page, const metrics::EngineMetrics& engine, QueueView waiting) {
    page.family("tongqu_stage_seconds", Kind::histogram,
                "queue: a command waits for the exchange's thread; apply, journal: a batch is applied, is written and synced; release: "
                "it waits for the gateway's thread");
    page.sample(engine.queue, {{"stage", "queue"}}).sample(engine.apply, {{"stage", "apply"}});
    page.sample(engine.journal, {{"stage", "journal"}}).sample(engine.release, {{"stage", "release"}});
    page.one("tongqu_batch_commands_total", Kind::counter, "commands in the batches of tongqu_stage_seconds", engine.commands.value());
    page.one("tongqu_journal_written_bytes_total", Kind::counter, "bytes appended to the journal", engine.journal_bytes.value());
    page.family("tongqu_queue_waiting", Kind::gauge, "what waits now: docs/limits.md has the limits");
    page.sample(std::uint64_t{waiting.commands}, {{"queue", "commands"}});
    page.sample(std::uint64_t{waiting.rehearsals}, {{"queue", "dry_runs"}});
    page.sample(std::uint64_t{waiting.signatures}, {{"queue", "signatures"}});
    page.sample(std::uint64_t{waiting.leaves}, {{"queue", "leaves"}});
    page.one("tongqu_signatures_remembered", Kind::gauge, "signed requests that are remembered, so that none counts twice",
             std::uint64_t{waiting.remembered});
}

void write_commands(Exposition& page, const CommandCounts& counts) {
    page.family("tongqu_commands_total", Kind::counter, "commands released since the start, by kind");
    for (std::size_t i = 0; i < counts.by_kind.size(); ++i)
        if (counts.by_kind[i] > 0) page.sample(counts.by_kind[i], {{"kind", kCommandNames[i]}});
    page.family("tongqu_rejects_total", Kind::counter, "commands that the exchange refused since the start, by code (docs/errors.md)");
    for (std::size_t i = 0; i < counts.by_rejection.size(); ++i)
        if (counts.by_rejection[i] > 0) page.sample(counts.by_rejection[i], {{"code", kRejectRows[i].code}});
}

void write_market(Exposition& page, const service::ReadModel& model) {
    page.one("tongqu_sequence", Kind::gauge, "number of the last released command", model.last().sequence.raw());
    page.one("tongqu_last_command_time_seconds", Kind::gauge, "its stamp, in seconds since 1970",
             static_cast<double>(model.last().time.raw()) / 1e6);
    page.family("tongqu_records", Kind::gauge, "what the exchange knows of");
    const auto records = [&](std::string_view of, std::size_t count) { page.sample(std::uint64_t{count}, {{"of", of}}); };
    records("participants", model.directory().participants().size());
    records("keys", model.directory().keys().size());
    records("products", model.directory().products().size());
    records("instruments", model.directory().instruments().size());
    records("orders", model.orders().size());
    records("open_orders", model.orders().open_size());
    records("trades", model.trades().size());
    page.one("tongqu_operator_actions_total", Kind::counter, "commands of operators and regulators, all time",
             model.operator_actions().total());
}

void write_reconciliation(Exposition& page, const service::ReadModel& model) {
    const service::Reconciliation& counts = model.reconciliation();
    bool money = true;
    for (const service::MoneyCount& each : counts.money(model.accounts())) money = money && each.is_even();
    page.family("tongqu_reconciliation_even", Kind::gauge, "1: two ways of counting agree; anything else is a fault of the program");
    page.sample(std::uint64_t{counts.orders(model.orders()).is_even()}, {{"of", "orders"}});
    page.sample(std::uint64_t{counts.lots(model.orders()).is_even()}, {{"of", "lots"}});
    page.sample(std::uint64_t{money}, {{"of", "money"}});
}

void write_stream(Exposition& page, const stream::StreamCounts& counts) {
    page.one("tongqu_stream_connections", Kind::gauge, "connections of the stream", std::uint64_t{counts.connections});
    page.one("tongqu_stream_subscriptions", Kind::gauge, "their subscriptions", std::uint64_t{counts.subscriptions});
    page.one("tongqu_stream_messages_total", Kind::counter, "messages made, each once for all subscribers", counts.encoded);
    page.one("tongqu_stream_delivered_total", Kind::counter, "messages given to connections", counts.delivered);
    page.one("tongqu_stream_slow_consumers_total", Kind::counter, "connections cut because they did not read", counts.slow_consumers);
}

void write_tls(Exposition& page, const tls::TlsCounts& counts) {
    page.one("tongqu_tls_connections", Kind::gauge, "connections through TLS, handshakes included", counts.connections);
    page.one("tongqu_tls_handshakes_total", Kind::counter, "handshakes that ended well", counts.handshakes);
    page.one("tongqu_tls_handshakes_failed_total", Kind::counter, "handshakes that did not", counts.handshakes_failed);
    page.one("tongqu_tls_refused_total", Kind::counter, "connections over the limit", counts.refused);
    page.one("tongqu_tls_certificate_ends_seconds", Kind::gauge, "the certificate is not valid from then on, in seconds since 1970",
             static_cast<double>(counts.certificate_ends));
}

void write_log(Exposition& page, const logging::Log& log, std::uint64_t sampled_out) {
    page.one("tongqu_log_lines_total", Kind::counter, "lines given to the log", log.written());
    page.one("tongqu_log_lines_dropped_total", Kind::counter, "lines for which there was no room", log.dropped());
    page.one("tongqu_log_refusals_unlogged_total", Kind::counter, "refused requests above the number that is logged in a second", sampled_out);
}

void write_process(Exposition& page, const std::filesystem::path& folder) {
    static const double start = static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                                        std::chrono::system_clock::now().time_since_epoch()).count()) / 1e3;
    page.family("tongqu_build_info", Kind::gauge, "1; the version is the label").sample(std::uint64_t{1}, {{"version", TONGQU_VERSION}});
    std::uint64_t pages = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    const auto page_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    page.one("process_resident_memory_bytes", Kind::gauge, "memory in use", resident * page_bytes);
    page.one("process_virtual_memory_bytes", Kind::gauge, "memory addressed", pages * page_bytes);
    ::rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    page.one("process_cpu_seconds_total", Kind::counter, "time on processors", seconds(used.ru_utime) + seconds(used.ru_stime));
    page.one("process_start_time_seconds", Kind::gauge, "first look at these metrics, in seconds since 1970", start);
    ::rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    page.one("process_max_fds", Kind::gauge, "files and sockets that may be open", std::uint64_t{files.rlim_cur});
    struct statvfs disk {};
    if (::statvfs(folder.c_str(), &disk) == 0)
        page.one("tongqu_disk_free_bytes", Kind::gauge, "room on the disk of the data folder", std::uint64_t{disk.f_bavail} * disk.f_frsize);
}

}  // namespace tongqu::gateway
