// The tongqu command. Each verb lives in a file of its own; this one only reads what was asked for.
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/price/price.hpp"
#include "cli/serve.hpp"
#include "cli/verify.hpp"

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
    command.add_option("--segment-mib", options.segment_mib, "size of a journal segment in MiB")
        ->envname("TONGQU_SEGMENT_MIB")
        ->capture_default_str();
    command.add_flag("--plain-http-anywhere", options.plain_http_anywhere, "allow plain HTTP beyond loopback addresses");
    command.add_flag("--json", options.json, "say what happens as JSON lines");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Tongqu 通衢: one shared market over all regions"};
    app.name("tongqu");
    app.set_version_flag("--version", TONGQU_VERSION);
    app.set_config("--config", "", "file of options: [serve] data = \"…\" and so on (docs/configuration.md)");
    app.require_subcommand(1);
    app.fallthrough();
    int result = 0;

    ServeOptions serve;
    CLI::App* serve_command = app.add_subcommand("serve", "run the exchange until Ctrl-C");
    add_serve_options(*serve_command, serve);
    serve_command->footer("Example:\n  tongqu serve --data ./exchange --listen 127.0.0.1:8080");
    serve_command->callback([&] { result = run_serve(serve); });

    VerifyOptions verify;
    CLI::App* verify_command = app.add_subcommand("verify", "re-execute a journal and check everything in it");
    verify_command->add_option("DIR", verify.folder, "data folder of a stopped exchange, or a copy")->required();
    verify_command->add_flag("--json", verify.json, "the findings as JSON");
    verify_command->footer("Example:\n  tongqu verify ./exchange");
    verify_command->callback([&] { result = run_verify(verify); });

    std::string method;
    CLI::App* price_command = app.add_subcommand("price", "recompute a price or a share: JSON in, JSON out");
    price_command->add_option("METHOD", method, "split, shapley, call-auction … (docs/pricing.md)")->required();
    price_command->footer(
        "Example:\n  echo '{\"total\":100,\"weights\":[1,1,1]}' | tongqu price split");
    price_command->callback([&] { result = run_price(method, std::cin, std::cout); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? 0 : 2;
    }
    return result;
}
