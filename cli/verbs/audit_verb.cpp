// tongqu audit
#include <cstdio>

#include "cli/verbs/lists.hpp"

namespace tongqu::cli {
namespace {

// "2026-11-01" is the beginning of that day.
std::string time_of_audit(const std::string& text) { return text.size() == 10 ? text + "T00:00:00Z" : text; }

}  // namespace

ExitCode show_audit(Session& session, const AuditOptions& options) {
    Target target("/v1/audit");
    target.add("from", time_of_audit(options.from)).add("to", time_of_audit(options.to));
    target.add("actor", options.actor).add("action", options.action);
    add_page(target, options.page);
    if (options.csv) {
        const auto answer = session.api().get(target.text(), session.key(), "text/csv");
        if (!answer) return session.fail(answer.error());
        std::fwrite(answer->body.data(), 1, answer->body.size(), stdout);
        return ExitCode::done;
    }
    return session.finish(session.api().get(target.text(), session.key()), [&](const Json& answer) {
        Table table({{{"TIME", "时间"}},
                     {{"COMMAND", "指令号"}, Align::right},
                     {{"WHO", "操作方"}, Align::left, 1},
                     {{"KEY", "密钥号"}, Align::right},
                     {{"ACTION", "操作"}},
                     {{"SUBJECT", "对象"}, Align::left, 2},
                     {{"DETAIL", "内容"}, Align::left, 3},
                     {{"OUTCOME", "结果"}}});
        for (const Json& each : answer["actions"].items()) {
            const std::string code = each["code"].text();
            table.add({{local_time(each["time"].text())}, {each["sequence"].text()}, {each["participant_id"].text()}, {each["key_id"].text()},
                       {each["action"].text(), Colour::bold}, {each["subject"].text()}, {each["detail"].text()},
                       {code.empty() ? each["outcome"].text() : code, code.empty() ? Colour::none : Colour::red}});
        }
        print_list(session, table, answer, {"nothing was done", "尚无操作记录"});
    });
}

}  // namespace tongqu::cli
