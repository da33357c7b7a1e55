#pragma once
// Every limit of the stream, in one place. docs/stream.md says the same to users; a test compares the two.
#include <chrono>
#include <cstddef>

namespace tongqu::stream {

struct Limits {
    std::size_t connections = 2048;              // of one exchange; more: 503 at the upgrade
    std::size_t connections_per_address = 512;   // more: 429 at the upgrade
    std::size_t subscriptions = 65'536;          // of all connections; more: the subscription is refused
    std::size_t subscriptions_per_connection = 256;  // more: the subscription is refused

    std::size_t message_bytes = 64 * 1024;  // one message of a client, its fragments together; more: closed, 1009
    std::size_t id_bytes = 64;              // the `id` of an operation; more: refused
    std::size_t waiting_bytes = 4 * 1024 * 1024;  // for a client that does not read; more: closed, 4000
    std::size_t waiting_before_pause = 256 * 1024;  // with more than this waiting, no operation of the client is read
    int send_buffer_bytes = 256 * 1024;             // what the system keeps for a connection on top of that

    std::size_t book_levels = 50'000;        // on one side of a book in a snapshot; more: the subscription is refused
    std::size_t region_levels = 100;         // landed prices on one side of a book as it stands from a region
    std::size_t snapshot_trades = 100;       // in a snapshot of `trades`: the newest
    std::size_t snapshot_orders = 1000;      // in a snapshot of `orders`: the newest of the open ones
    std::size_t snapshot_deliveries = 1000;  // in a snapshot of `deliveries`: the newest that are not settled

    std::chrono::milliseconds delta_interval{10};     // between two deltas of the stream; what changes within goes together
    std::chrono::milliseconds heartbeat{2'000};       // of silence on a subscription, then a heartbeat is sent
    std::chrono::milliseconds idle_timeout{30'000};   // without a byte from the client, pongs included: closed
    std::chrono::milliseconds message_timeout{10'000};  // from the first byte of a message to its last: closed, 4003
    std::chrono::milliseconds close_timeout{5'000};   // for the closing handshake, then the connection is cut
    std::chrono::milliseconds session_check{1000};    // how often it is asked whether a client's session lives
    std::chrono::milliseconds sweep_period{250};      // how often deadlines are looked at
};

}  // namespace tongqu::stream
