#pragma once
// Every limit of the HTTP front, in one place. docs/http-limits.md says the same to users; a test compares
// the two.
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tongqu::http {

struct Limits {
    // The head of a request.
    std::size_t head_bytes = 16 * 1024;   // request line and header together; more: 431, close
    std::size_t target_bytes = 8 * 1024;  // the request target; more: 414, close
    std::size_t method_bytes = 32;        // more: 400, close
    std::size_t header_fields = 64;       // more: 431, close
    std::size_t path_segments = 16;       // more: 414, close
    std::size_t query_parameters = 32;    // more: 414, close
    std::size_t leading_empty_lines = 2;  // CRLFs skipped before a request line; more: 400, close

    // The body of a request.
    std::size_t body_bytes = 1024 * 1024;  // after removal of the chunked coding; more: 413, close
    std::size_t chunk_line_bytes = 1024;   // one chunk-size line with its extensions; more: 400, close
    std::size_t chunk_extension_bytes = 16 * 1024;  // all extensions of one body; more: 400, close
    std::size_t trailer_bytes = 4 * 1024;           // trailer section, checked and dropped; more: 431, close
    std::size_t bodies_bytes = 256 * 1024 * 1024;   // all bodies held at once by one server; more: 503, close

    // Connections of one server.
    std::size_t connections = 4096;     // more: 503 with Retry-After, close
    std::size_t refusals = 128;         // such 503 on their way at once; more: closed without an answer
    int backlog = 1024;                 // connections the system keeps for us before they are accepted
    std::size_t requests_per_turn = 8;  // pipelined requests answered before other connections get their turn
    std::size_t read_bytes =
        64 * 1024;  // read at once, and so what a connection can send ahead; more waits in TCP

    // Times. A connection past its deadline is noticed at the next sweep.
    std::chrono::milliseconds head_timeout{
        10'000};  // first byte (or connect) to the end of the head: 408, close
    std::chrono::milliseconds body_timeout{30'000};  // end of the head to the end of the body: 408, close
    std::chrono::milliseconds idle_timeout{60'000};  // between two requests: closed without an answer
    std::chrono::milliseconds write_timeout{
        30'000};  // an answer not taken by the client in this time: closed
    std::chrono::milliseconds linger_timeout{
        5'000};  // after a last answer, unread bytes are discarded this long …
    std::size_t linger_bytes =
        128 * 1024 * 1024;  // … and up to this many, so that the client can read the answer
    std::chrono::milliseconds sweep_period{
        250};  // how often deadlines are looked at while connections are open
    std::chrono::milliseconds accept_pause{
        100};                             // pause after the system refused a new connection (out of files)
    std::chrono::seconds retry_after{1};  // what a 503 tells the client
};

// Of a JSON body (json_reader.hpp).
struct JsonLimits {
    std::size_t depth = 32;         // nested arrays and objects; more: too_deep
    std::size_t values = 20'000;    // values in one text; more: too_many_values
    std::size_t text_bytes = 4096;  // one string, unless its reader names another limit; more: too_long
    std::size_t items = 1000;       // one list, unless its reader names another limit; more: too_many_items
};

}  // namespace tongqu::http
