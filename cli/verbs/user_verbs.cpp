// tongqu user add · list · password · totp · reset · disable · forget
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "cli/verbs/lists.hpp"
#include "cli/verbs/verbs.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

// The first line that is typed; nothing of it is shown.
std::string typed_secret(std::string_view question) {
    fmt::print(stderr, "{}", question);
    termios before{};
    const bool terminal = ::tcgetattr(STDIN_FILENO, &before) == 0;
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (terminal) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    std::string line;
    std::getline(std::cin, line);
    if (terminal) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fmt::print(stderr, "\n");
    return line;
}

// From a file that only its owner can read, from standard input ("-"), or asked for twice on the terminal.
std::expected<std::string, std::string> read_password(Session& session, const std::string& file) {
    if (file == "-") {
        std::string line;
        std::getline(std::cin, line);
        return line;
    }
    if (!file.empty()) return read_key_file(file);
    const std::string password = typed_secret(session.in({"new password: ", "新密码："}));
    if (typed_secret(session.in({"once more: ", "再输入一次："})) != password)
        return std::unexpected(std::string(session.in({"the two are not the same", "两次输入不一致"})));
    return password;
}

ExitCode show_user(Session& session, const ApiResult& answer) {
    return session.finish(answer, [&](const Json& user) {
        Facts facts(session.terminal());
        facts.add({"logs in as", "登录名"}, user["login"].text());
        facts.add({"status", "状态"}, status_in(session, user["status"].text()));
        facts.add({"key", "密钥编号"}, user["key_id"].text());
        facts.add({"scopes", "权限"}, user["scopes"].text());
        facts.add({"enrolment secret", "开通口令"}, user["enrolment_secret"].text());
        facts.add({"valid until", "有效期至"}, user["enrol_until"].text());
        fmt::print("{}", facts.text());
        if (!user["enrolment_secret"].there()) return;
        print_note(session,
                   {"The enrolment secret is shown this once. Give it to the person alone, who then sets a password: "
                    "tongqu user password LOGIN --enrolment-file FILE",
                    "开通口令只显示这一次，请只交给本人；本人用它设置密码：tongqu user password 登录名 --enrolment-file 文件"},
                   Colour::yellow);
    });
}

std::expected<std::string, std::string> enrolment_of(const UserOptions& options) {
    return read_key_file(options.enrolment_file);
}

}  // namespace

ExitCode add_user(Session& session, const UserOptions& options) {
    http::JsonWriter json;
    json.begin_object().field("user_id", options.user).key("scopes").begin_array();
    for (const std::string& scope : options.scopes) json.string(scope);
    json.end_array();
    if (!options.expires.empty()) json.field("expires", options.expires);
    return show_user(session, session.api().post("/v1/users", json.end_object().take(), session.key(), {.repeatable = false}));
}

ExitCode list_users(Session& session) {
    return session.finish(session.api().get("/v1/users", session.key()), [&](const Json& answer) {
        Table table({{{"LOGS IN AS", "登录名"}}, {{"KEY", "密钥"}, Align::right}, {{"SCOPES", "权限"}}, {{"STATUS", "状态"}}, {{"CODES", "动态码"}}});
        for (const Json& user : answer["users"].items())
            table.add({{user["login"].text(), Colour::bold}, {user["key_id"].text()}, {user["scopes"].text()},
                       {status_in(session, user["status"].text())}, {std::string(session.in(user["codes"].is_true() ? Text{"yes", "有"} : Text{"no", "无"}))}});
        print_list(session, table, answer, {"nobody logs in yet: tongqu user add NAME --scope read", "还没有登录用户：tongqu user add 名称 --scope read"});
    });
}

ExitCode set_password(Session& session, const UserOptions& options) {
    const auto secret = enrolment_of(options);
    if (!secret) return session.wrong(secret.error());
    const auto password = read_password(session, options.password_file);
    if (!password) return session.wrong(password.error());
    http::JsonWriter json;
    json.begin_object().field("user", options.user).field("enrolment_secret", *secret).field("password", *password);
    const auto answer = session.api().post("/v1/enrolments", json.end_object().take(), {}, {.repeatable = false});
    return session.finish(answer, [&](const Json& done) {
        if (done["status"].text() == "active") {
            fmt::print("{}\n", session.in({"the password is set", "密码已设置"}));
            return;
        }
        Facts facts(session.terminal());
        facts.add({"secret", "动态码密钥"}, done["code_secret"].text());
        facts.add({"confirm until", "确认期限"}, done["confirm_until"].text());
        fmt::print("{}\n{}", done["otpauth_uri"].text(), facts.text());
        print_note(session,
                   {"This user may operate or regulate, so a log-in takes a code too. Give the first line to an authenticator app (as a QR "
                    "code: qrencode -t UTF8), then confirm the code that it shows: tongqu user totp LOGIN CODE --enrolment-file FILE",
                    "该用户有运营或监管权限，登录还需要动态码。把第一行交给验证器应用（生成二维码：qrencode -t UTF8），再确认它显示的动态码："
                    "tongqu user totp 登录名 动态码 --enrolment-file 文件"},
                   Colour::yellow);
    });
}

ExitCode confirm_code(Session& session, const UserOptions& options) {
    const auto secret = enrolment_of(options);
    if (!secret) return session.wrong(secret.error());
    http::JsonWriter json;
    json.begin_object().field("user", options.user).field("enrolment_secret", *secret).field("code", options.code);
    const auto answer = session.api().post("/v1/enrolments/confirm", json.end_object().take(), {}, {.repeatable = false});
    return session.finish(answer, [&](const Json& done) {
        for (const Json& code : done["recovery_codes"].items()) fmt::print("{}\n", code.text());
        print_note(session,
                   {"These recovery codes are shown this once; each stands in for the app one time. Print them, and keep them away from the phone.",
                    "恢复码只显示这一次，每个可代替动态码一次。请打印保存，不要和手机放在一起。"},
                   Colour::yellow);
    });
}

ExitCode reset_user(Session& session, const UserOptions& options) {
    return show_user(session, session.api().post("/v1/users/" + percent_encoded(options.user) + "/enrolment", {}, session.key(), {.repeatable = false}));
}

ExitCode disable_user(Session& session, const UserOptions& options) {
    return show_user(session, session.api().post("/v1/users/" + percent_encoded(options.user) + "/disable", {}, session.key()));
}

ExitCode forget_user(Session& session, const UserOptions& options) {
    const auto answer = session.api().remove("/v1/users/" + percent_encoded(options.user), session.key());
    return session.finish(answer, [&](const Json& done) {
        fmt::print("{}: {}\n", done["user_id"].text(), session.in({"forgotten, and the key revoked", "已删除，密钥已吊销"}));
    });
}

}  // namespace tongqu::cli
