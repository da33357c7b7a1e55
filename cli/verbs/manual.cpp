#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/verbs/command_tree.hpp"

namespace tongqu::cli {
namespace {

constexpr std::string_view kIntroduction = R"(# The command line

*Made by `tongqu help --markdown`, from the program's own help; a test holds the two together.*

`tongqu` runs an exchange (`serve`, `demo`), checks one (`verify`), brings catalogues in (`import`), recomputes prices and shares
(`price`), and is a client of any exchange: all other verbs speak to its public API, with no more rights than your key gives.

```sh
tongqu products rice                             # no key needed to look around
tongqu book hubei-rice-yield --follow            # a ladder that lives, until Ctrl-C
tongqu profile add me --url http://127.0.0.1:8080 --key-file me.key
tongqu order buy hubei-rice-yield 1 --price 1200
tongqu accept 17
```

## Which exchange, which key

For each of the two, the first that says something:

1. `--url`, `--key`
2. the profile named by `--profile`
3. `TONGQU_URL`, `TONGQU_KEY`
4. the profile named by `TONGQU_PROFILE`, or else the one in use
5. `http://127.0.0.1:8080`, and no key

The key of a profile is sent to the profile's own URL only. Profiles stand in `~/.config/tongqu/config.toml` (or
`$XDG_CONFIG_HOME/tongqu/config.toml`, or the file that `TONGQU_CONFIG` names), which `tongqu profile` writes:

```toml
profile = "buyer"

[profiles.buyer]
url = "http://127.0.0.1:8080"
key = "tq_…"
```

That file and key files have to be readable by their owner alone (mode 600); others are refused. A key given as `--key` can be
seen by other users of the machine while the command runs: prefer a profile or `TONGQU_KEY`.

## What is printed

Tables fit the terminal; Chinese characters count as two columns. Into a file or a pipe everything is written in full. Colour
is used on a terminal only, and not when `NO_COLOR` is set. `--lang zh`, or a `LANG` that begins with `zh`, gives Chinese headings and
advice. Times are those of this machine's time zone.

`--json` prints the exchange's answer as it came, one line, errors too (`{"error":{"code":…}}`); errors of this side have the codes
`no_connection`, `outcome_unknown` and `not_the_api`. Without it errors are words on standard error, with the stable code
([errors.md](errors.md)) and what to do next.

Orders, deliveries and acceptances carry a client-set id, so a lost answer never buys twice: `order` makes a fresh one unless
`--client-order-id` is given, and prints it. What is safe to repeat (429, 503, a lost answer) is repeated up to five times.

## Exit status

| status | meaning |
| --- | --- |
| 0 | done |
| 1 | failed: an answer that is not the API's, a file that cannot be read or written |
| 2 | the command line makes no sense, or a profile file, or the exchange calls the request malformed (400) |
| 3 | a rule of the market refuses it; nothing changed (409, 422) |
| 4 | no key, a key that is not known, or one that may not do this (401, 403) |
| 5 | there is no such thing, or not for this key (404) |
| 6 | nobody answers at that address; nothing was sent |
| 7 | sent, and no answer came: it may have happened |
| 8 | not now: overloaded, not ready, or a quota is used up; nothing changed (429, 503) |

`demo` adds 9: the exchange has participants that the demo did not make. `serve`, `verify`, `import` and `price` have 0, 1 and 2, as
their documents say.

## Completion

```sh
source <(tongqu completion bash)
tongqu completion zsh > ~/.zfunc/_tongqu                          # a folder of $fpath
tongqu completion fish > ~/.config/fish/completions/tongqu.fish
```
)";

// No blanks at the ends of lines, no empty lines at the end.
std::string tidied(std::string help) {
    while (help.ends_with('\n')) help.pop_back();
    std::string out;
    for (std::size_t at = 0; at <= help.size();) {
        const auto end = std::min(help.find('\n', at), help.size());
        std::string line = help.substr(at, end - at);
        while (line.ends_with(' ')) line.pop_back();
        out += line + "\n";
        at = end + 1;
    }
    return out;
}

void describe(const CLI::App& app, const std::string& path, std::string& out) {
    for (const CLI::App* each : app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); })) {
        const std::string name = path + " " + each->get_name();
        out += fmt::format("\n### {}\n\n```\n{}```\n", name, tidied(each->help(path)));
        describe(*each, name, out);
    }
}

}  // namespace

std::string manual_of(const CLI::App& app) {
    std::string out(kIntroduction);
    out += fmt::format("\n## The verbs\n\n```\n{}```\n", tidied(app.help()));
    describe(app, app.get_name(), out);
    return out;
}

}  // namespace tongqu::cli
