// The tongqu command. Each verb lives in a file of its own; this one only reads what was asked for.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "cli/backup_command.hpp"
#include "cli/demo_command.hpp"
#include "cli/import/import_command.hpp"
#include "cli/price/run_price.hpp"
#include "cli/replay/replay_lobster.hpp"
#include "cli/replay/replay_orderflow.hpp"
#include "cli/serve.hpp"
#include "cli/settle_command.hpp"
#include "cli/verbs/command_line.hpp"
#include "cli/verbs/command_tree.hpp"
#include "cli/verify.hpp"
#include "cli/verify_statement.hpp"

namespace {

using namespace tongqu::cli;

void add_serve_options(CLI::App& command, ServeOptions& options) {
    command.add_option("--data", options.data, "folder of the exchange; made where it is not there")
        ->envname("TONGQU_DATA")
        ->capture_default_str();
    command.add_option("--listen", options.listen, "ADDRESS:PORT to listen on; port 0 lets the system choose")
        ->envname("TONGQU_LISTEN")
        ->capture_default_str();
    command.add_option("--durability", options.durability, "disk: an answer means on disk; os: handed to the operating system")
        ->envname("TONGQU_DURABILITY")
        ->capture_default_str();
    command.add_option("--head-seconds", options.head_seconds, "seconds between signed heads of the transparency log")
        ->capture_default_str();
    command.add_flag("--no-settlement", options.no_settlement, "leave DIR/settlement.db to tongqu settle; no statements over the API");
    command.add_option("--witness", options.witnesses, "FILE or http:// address that every head goes to; may be given again");
    command.add_option("--segment-mib", options.segment_mib, "size of a journal segment in MiB")
        ->envname("TONGQU_SEGMENT_MIB")
        ->capture_default_str();
    command.add_option("--rate-reads", options.rate_reads, "of one key, PER_SECOND/BURST or off: questions")->capture_default_str();
    command.add_option("--rate-writes", options.rate_writes, "of one key: orders and all else that changes something")
        ->capture_default_str();
    command.add_option("--rate-cancels", options.rate_cancels, "of one key: cancels and kill switches")->capture_default_str();
    command.add_option("--rate-address", options.rate_address, "of one address: requests without a valid key")->capture_default_str();
    command.add_flag("--plain-http-anywhere", options.plain_http_anywhere, "allow plain HTTP beyond loopback addresses");
    command.add_flag("--json", options.json, "say what happens as JSON lines");
}

void add_demo_options(CLI::App& command, DemoCommandOptions& demo) {
    command.add_option("--speed", demo.speed, "how many times faster than the clock the traders live: 1 to 100")
        ->capture_default_str();
    command.add_option("--seed", demo.seed, "another seed, another market; the same one, the same decisions")
        ->capture_default_str();
    CLI::Option* once = command.add_flag("--once", demo.once, "a fixed number of acts as fast as they can be done, then stop");
    command.add_option("--acts", demo.acts, "how many, with --once")->capture_default_str();
    command.add_option("--for", demo.seconds, "stop after so many seconds")->excludes(once);
    command.add_option("--url", demo.url, "trade on an exchange that runs already, with the operator's --key");
    command.add_option("--key", demo.key, "the operator's key, with --url")->envname("TONGQU_KEY");
    command.footer("Everything goes through the public API, some fifteen requests a second at speed 1. An exchange with\n"
                   "participants that the demo did not make is left alone (exit status 9).\n\nExamples:\n"
                   "  tongqu demo\n  tongqu demo --speed 10 --seed 7\n  tongqu demo --once --data /tmp/market\n"
                   "  tongqu demo --url http://127.0.0.1:8080 --key $(cat exchange/operator.key)");
}

void add_import_options(CLI::App& command, ImportOptions& options) {
    command.add_option("FILE", options.file, "what to bring in")->required();
    command.add_option("--url", options.url, "the exchange")->envname("TONGQU_URL")->capture_default_str();
    command.add_option("--key", options.key, "an API key: the operator's, or that of the supplier named by --supplier")
        ->envname("TONGQU_KEY");
    command.add_option("--keys", options.key_file, "where the keys of participants made by imports are kept (mode 600)")
        ->capture_default_str();
    command.add_flag("--json", options.json, "the summary as JSON");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Tongqu 通衢: one shared market over all regions"};
    app.name("tongqu");
    app.set_version_flag("--version", TONGQU_VERSION);
    app.set_config("--config", "", "file of options: [serve] data = \"…\" and so on (docs/configuration.md)");
    app.require_subcommand(1);
    app.fallthrough();
    // Read where a client connects to an https:// address.
    app.add_option_function<std::string>(
        "--ca", [](const std::string& file) { ::setenv("TONGQU_CA", file.c_str(), 1); },
        "PEM file of the certificates that client verbs trust at https:// (TONGQU_CA; else the system's)");
    int result = 0;

    ServeOptions serve;
    CLI::App* serve_command = app.add_subcommand("serve", "run the exchange until Ctrl-C");
    add_serve_options(*serve_command, serve);
    serve_command->add_option("--tls-certificate", serve.tls_certificate, "PEM file: speak TLS; SIGHUP reads it and the key again")
        ->envname("TONGQU_TLS_CERTIFICATE");
    serve_command->add_option("--tls-key", serve.tls_key, "PEM file with the certificate's key")->envname("TONGQU_TLS_KEY");
    serve_command->add_option("--ws-echo", serve.ws_echo, "a path that echoes WebSocket messages, for suites that try the framing");
    serve_command->footer("Examples:\n  tongqu serve --data ./exchange --listen 127.0.0.1:8080\n"
                          "  tongqu serve --listen 0.0.0.0:8443 --tls-certificate chain.pem --tls-key key.pem");
    serve_command->callback([&] { result = run_serve(serve); });

    VerifyOptions verify;
    CLI::App* verify_command = app.add_subcommand("verify", "re-execute a journal and check everything in it, and the transparency log");
    CLI::Option* verified = verify_command->add_option("DIR", verify.folder, "data folder of a stopped exchange, or a copy");
    verify_command->add_option("--key", verify.key, "public key that must have signed the log's heads, in hexadecimal");
    verify_command->add_option("--witness", verify.witness, "a witness's file of heads, which must be the log's");
    verify_command->add_flag("--json", verify.json, "the findings as JSON");
    VerifyStatementOptions stated;
    CLI::Option* head_option = verify_command->add_option("--head", stated.head, "with --statement: a signed head of the log, or a file that ends with one");
    verify_command->add_option("--statement", stated.statement, "check a participant's statement instead, with public data only")
        ->needs(head_option)
        ->excludes(verified);
    verify_command->footer("Examples:\n  tongqu verify ./exchange\n  tongqu verify --statement november.json --head heads.txt");
    verify_command->callback([&, verified] {
        if (stated.statement.empty() && verified->count() == 0) throw CLI::RequiredError("DIR");
        stated.json = verify.json;
        result = stated.statement.empty() ? run_verify(verify) : run_verify_statement(stated);
    });

    add_settle_verb(app, result);
    add_backup_verbs(app, result);

    DemoCommandOptions demo;
    demo.serve.data = "demo-data";
    CLI::App* demo_command = app.add_subcommand("demo", "run an exchange with a living market to try");
    add_serve_options(*demo_command, demo.serve);
    add_demo_options(*demo_command, demo);
    demo_command->callback([&] { result = run_demo(demo); });

    CLI::App* import_command = app.add_subcommand("import", "bring in a catalogue through the API of a running exchange");
    import_command->require_subcommand(1);
    ImportDcatOptions dcat;
    CLI::App* dcat_command = import_command->add_subcommand("dcat", "data sets from a DCAT catalogue in JSON-LD");
    add_import_options(*dcat_command, dcat);
    dcat_command->add_option("--supplier", dcat.supplier, "list everything under this participant; else every publisher lists its own");
    dcat_command->add_option("--price", dcat.price, "price of one licence")->capture_default_str();
    dcat_command->add_option("--currency", dcat.currency, "ISO 4217 code")->capture_default_str();
    dcat_command->footer("Example:\n  tongqu import dcat catalogue.jsonld --price 9.90 --key $(cat exchange/operator.key)");
    dcat_command->callback([&] { result = static_cast<int>(import_dcat(dcat, std::cout, std::cerr)); });
    ImportComputeOptions compute;
    CLI::App* compute_command = import_command->add_subcommand("compute", "accelerator offers from a CSV file");
    add_import_options(*compute_command, compute);
    compute_command->add_option("--hours", compute.hours, "hours of each accelerator that are on offer")->capture_default_str();
    compute_command->footer("Example:\n  tongqu import compute offers.csv --hours 24 --key $(cat exchange/operator.key)");
    compute_command->callback([&] { result = static_cast<int>(import_compute(compute, std::cout, std::cerr)); });

    std::string method;
    CLI::App* price_command = app.add_subcommand("price", "recompute a price or a share: JSON in, JSON out");
    price_command->add_option("METHOD", method, "split, shapley, call-auction … (docs/pricing.md)")->required();
    price_command->footer("Example:\n  echo '{\"total\":100,\"weights\":[1,1,1]}' | tongqu price split");
    price_command->callback([&] { result = run_price(method, std::cin, std::cout); });

    CLI::App* replay_command = app.add_subcommand("replay", "play recorded market data through the engine");
    replay_command->require_subcommand(1);
    ReplayOrderflowOptions orderflow;
    CLI::App* orderflow_command = replay_command->add_subcommand("orderflow", "a file of order flow, plain or packed by xz");
    orderflow_command->add_option("FILE", orderflow.file, "the file (docs/replay.md describes the format)")->required();
    orderflow_command->add_flag("--json", orderflow.json, "the findings as JSON");
    orderflow_command->add_option("--repeat", orderflow.repeat, "how many times, for the timing")->capture_default_str();
    orderflow_command->footer("Example:\n  tongqu replay orderflow goog_20120621.orderflow.xz --repeat 9");
    orderflow_command->callback([&] { result = replay_orderflow(orderflow, std::cout, std::cerr); });
    ReplayLobsterOptions lobster;
    CLI::App* lobster_command = replay_command->add_subcommand("lobster", "a day's messages as LOBSTER records them, plain or packed by xz");
    lobster_command->add_option("MESSAGES", lobster.messages, "the message file")->required();
    lobster_command->add_option("--book", lobster.book, "the order book file: each of its rows is held against the book");
    lobster_command->add_flag("--json", lobster.json, "the findings as JSON");
    lobster_command->add_option("--repeat", lobster.repeat, "how many times, for the timing")->capture_default_str();
    lobster_command->footer("Example:\n  tongqu replay lobster AAPL_message_10.csv --book AAPL_orderbook_10.csv");
    lobster_command->callback([&] { result = replay_lobster(lobster, std::cout, std::cerr); });

    add_client_verbs(app, result);

    std::string shell;
    CLI::App* completion_command = app.add_subcommand("completion", "print a script that completes verbs and options");
    completion_command->add_option("SHELL", shell, "bash, zsh or fish")->required();
    completion_command->footer("Example:\n  source <(tongqu completion bash)");
    completion_command->callback([&] {
        const auto script = completion_of(app, shell);
        if (!script) std::cerr << "tongqu: completion is for bash, zsh or fish\n";
        std::cout << script.value_or("");
        result = script ? 0 : 2;
    });
    bool markdown = false;
    CLI::App* help_command = app.add_subcommand("help", "this help");
    help_command->group("");  // for the making of docs/cli.md
    help_command->add_flag("--markdown", markdown, "the whole manual");
    help_command->callback([&] { std::cout << (markdown ? manual_of(app) : app.help()); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? 0 : 2;
    }
    return result;
}
