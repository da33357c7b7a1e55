#pragma once
// What the client verbs tell a script. docs/cli.md says the same; a test compares the two.
namespace tongqu::cli {

enum class ExitCode : int {
    done = 0,
    failed = 1,          // something else went wrong: an answer that is not the API's, a file that cannot be read
    usage = 2,           // the command line, a profile file, or a request that the exchange calls malformed
    refused = 3,         // a rule of the market says no; nothing changed
    not_authorised = 4,  // no key, a key that is not known any more, or one that may not do this
    not_found = 5,       // there is no such thing, or not for this key
    unreachable = 6,     // nobody answers there; nothing was sent
    unknown = 7,         // it was sent, and no answer came: it may have happened
    try_later = 8        // the exchange is overloaded, not ready, or a quota is used up; nothing changed
};

}  // namespace tongqu::cli
