// The options of tongqu user.
#include <CLI/CLI.hpp>

#include <functional>
#include <memory>

#include "cli/verbs/command_line.hpp"
#include "cli/verbs/verbs.hpp"

namespace tongqu::cli {
namespace {

using UserAct = ExitCode (*)(Session&, const UserOptions&);

CLI::App& user_verb(CLI::App& in, int& result, const char* name, const char* what, const std::string& examples,
                    std::shared_ptr<UserOptions> options, UserAct act) {
    CLI::App* command = in.add_subcommand(name, what);
    command->footer("Examples:\n" + examples);
    auto client = std::make_shared<ClientOptions>();
    add_client_options(*command, *client);
    command->callback([client, options, act, &result] {
        auto session = Session::open(*client);
        result = static_cast<int>(session ? act(*session, *options) : session.error());
    });
    return *command;
}

}  // namespace

void add_user_verbs(CLI::App& app, int& result) {
    CLI::App& user = *app.add_subcommand("user", "people who log in to the exchange with a password");
    user.footer("Examples:\n  tongqu user add li.na --scope read --scope trade\n  tongqu user password li.na@acme --enrolment-file secret.txt");
    user.require_subcommand(1);
    const auto options = std::make_shared<UserOptions>();
    const auto verb = [&](const char* name, const char* what, const std::string& examples, UserAct act) -> CLI::App& {
        return user_verb(user, result, name, what, examples, options, act);
    };
    CLI::App& add = verb("add", "make a user of yours; its enrolment secret is shown once",
                         "  tongqu user add li.na --scope read --scope trade\n  tongqu user add duty --scope read --expires 2026-12-01T08:00:00Z", add_user);
    add.add_option("NAME", options->user, "letters, digits, '.', '_', '-'")->required();
    add.add_option("--scope", options->scopes, "read, trade, list, operate, regulate, as far as your key has them; several times for several")->required();
    add.add_option("--expires", options->expires, "when the user's key ends");
    verb("list", "your users", "  tongqu user list", [](Session& session, const UserOptions&) { return list_users(session); });

    CLI::App& password = verb("password", "set your password with the enrolment secret",
                              "  tongqu user password li.na@acme --enrolment-file secret.txt\n"
                              "  tongqu user password li.na@acme --enrolment-file secret.txt --password-file - < password.txt", set_password);
    password.add_option("LOGIN", options->user, "USER@PARTICIPANT")->required();
    password.add_option("--enrolment-file", options->enrolment_file, "a file with the enrolment secret, mode 600")->required();
    password.add_option("--password-file", options->password_file, "a file with the password, mode 600; - is standard input; asked for when not given");
    CLI::App& totp = verb("totp", "confirm the first code of your authenticator app; shows the recovery codes once",
                          "  tongqu user totp duty@operator 123456 --enrolment-file secret.txt", confirm_code);
    totp.add_option("LOGIN", options->user, "USER@PARTICIPANT")->required();
    totp.add_option("CODE", options->code, "six digits")->required();
    totp.add_option("--enrolment-file", options->enrolment_file, "a file with the enrolment secret, mode 600")->required();

    const auto named = [&](const char* name, const char* what, UserAct act) {
        verb(name, what, std::string("  tongqu user ") + name + " li.na", act).add_option("NAME", options->user, "of a user of yours")->required();
    };
    named("reset", "a new enrolment secret: password, codes and sessions end", reset_user);
    named("disable", "revoke a user's key and end its sessions; the name is kept", disable_user);
    named("forget", "disable a user and erase all that is kept of the person", forget_user);
}

}  // namespace tongqu::cli
