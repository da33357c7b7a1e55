#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/verbs/command_tree.hpp"

namespace tongqu::cli {
namespace {

struct Choice {
    std::string word, what;
};

// A verb with the words before it: "order buy"; "" is the command itself.
struct Place {
    std::string path;
    std::vector<Choice> verbs, options;
};

void collect(const CLI::App& app, const std::string& path, std::vector<Place>& places) {
    Place place{path, {}, {}};
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_group().empty()) continue;  // hidden
        for (const std::string& name : option->get_lnames())
            place.options.push_back({"--" + name, option->get_description()});
    }
    const auto below = app.get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); });
    for (const CLI::App* each : below) place.verbs.push_back({each->get_name(), each->get_description()});
    places.push_back(std::move(place));
    for (const CLI::App* each : below) collect(*each, (path.empty() ? "" : path + " ") + each->get_name(), places);
}

std::string in_single_quotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') out += "'\\'";
        out += c;
    }
    return out + "'";
}

std::string bash(const std::vector<Place>& places) {
    std::string known, cases;
    for (const Place& place : places) {
        if (!place.path.empty()) known += (known.empty() ? "\"" : "|\"") + place.path + "\"";
        std::string words;
        for (const auto* list : {&place.verbs, &place.options})
            for (const Choice& each : *list) words += (words.empty() ? "" : " ") + each.word;
        cases += fmt::format("        \"{}\") words=\"{}\" ;;\n", place.path, words);
    }
    return fmt::format(R"(# tongqu completion bash: source this, or put it into ~/.local/share/bash-completion/completions/tongqu
_tongqu() {{
    local at="" next words="" i
    for ((i = 1; i < COMP_CWORD; ++i)); do
        next="${{at:+$at }}${{COMP_WORDS[i]}}"
        case "$next" in {}) at="$next" ;; esac
    done
    case "$at" in
{}    esac
    COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _tongqu tongqu
)",
                       known, cases);
}

std::string zsh(const std::vector<Place>& places) {
    const auto described = [](const std::vector<Choice>& choices) {
        std::string out;
        for (const Choice& each : choices) out += " " + in_single_quotes(each.word + ":" + each.what);
        return out;
    };
    std::string known, cases;
    for (const Place& place : places) {
        if (!place.path.empty()) known += (known.empty() ? "\"" : "|\"") + place.path + "\"";
        cases += fmt::format("    (\"{}\")\n        verbs=({} )\n        options=({} ) ;;\n", place.path, described(place.verbs),
                             described(place.options));
    }
    return fmt::format(R"(#compdef tongqu
# tongqu completion zsh: put this as _tongqu into a folder of $fpath
_tongqu() {{
    local at="" next i
    local -a verbs options
    for ((i = 2; i < CURRENT; ++i)); do
        next="${{at:+$at }}${{words[i]}}"
        case "$next" in ({}) at="$next" ;; esac
    done
    case "$at" in
{}    esac
    if [[ $PREFIX == -* ]]; then
        _describe -o option options
    elif (( $#verbs )); then
        _describe verb verbs
    else
        _files
    fi
}}
compdef _tongqu tongqu
)",
                       known, cases);
}

std::string fish(const std::vector<Place>& places) {
    std::string known, lines;
    for (const Place& place : places) {
        if (!place.path.empty()) known += " " + in_single_quotes(place.path);
        const std::string here = in_single_quotes("__tongqu_at " + (place.path.empty() ? "''" : "\"" + place.path + "\""));
        for (const Choice& each : place.verbs)
            lines += fmt::format("complete -c tongqu -f -n {} -a {} -d {}\n", here, each.word, in_single_quotes(each.what));
        for (const Choice& each : place.options)
            lines += fmt::format("complete -c tongqu -n {} -l {} -d {}\n", here, each.word.substr(2), in_single_quotes(each.what));
    }
    return fmt::format(R"(# tongqu completion fish: put this into ~/.config/fish/completions/tongqu.fish
function __tongqu_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$at $word")
        if contains -- "$next"{}
            set at "$next"
        end
    end
    test "$at" = "$argv[1]"
end
{})",
                       known, lines);
}

}  // namespace

std::optional<std::string> completion_of(const CLI::App& app, std::string_view shell) {
    std::vector<Place> places;
    collect(app, "", places);
    if (shell == "bash") return bash(places);
    if (shell == "zsh") return zsh(places);
    if (shell == "fish") return fish(places);
    return std::nullopt;
}

}  // namespace tongqu::cli
