// bench_transparency [--leaves N] [--folder DIR] [--quick] [--json FILE]: what the transparency log costs: hashing, making
// leaves, appending to files, heads, proofs, reading it all. Hashing and making leaves are timed by the processor's clock, the
// rest by the wall's. DIR is where the log is written (and removed again).
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <random>

#include "settlement/service/transparency/log_check.hpp"
#include "settlement/service/transparency/transparency_log.hpp"

namespace {

using namespace tongqu;
using namespace tongqu::transparency;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kLeavesPerHead = 10'000;
constexpr int kProofs = 20'000;

// Of the processor, which a busy machine does not stretch: for what neither waits nor writes.
double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }
double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

template <class T>
T need(Result<T> result) {
    if (result) return std::move(*result);
    fmt::print(stderr, "{}\n", to_string(result.error()));
    std::exit(1);
}
void need(const Result<void>& result) {
    if (result) return;
    fmt::print(stderr, "{}\n", to_string(result.error()));
    std::exit(1);
}

// A bid that comes to rest: the command and four events, as most commands of a market are.
log::ReleasedCommand bid(std::uint64_t sequence) {
    log::ReleasedCommand released{SequenceNumber(sequence), Time(1'767'225'600'000'000 + static_cast<std::int64_t>(sequence)), {}, {}};
    PlaceOrder order;
    order.client_order_id = "order-" + std::to_string(sequence);
    order.instrument = InstrumentId(static_cast<std::uint32_t>(sequence % 100));
    order.price = Price(1'000);
    order.quantity = Quantity(10);
    released.command = {KeyId(static_cast<std::uint32_t>(sequence % 5'000)), order};
    const OrderId id(sequence);
    const RegionId region(1);
    released.events = {Posted{AccountId(1), AccountId(2), Money(1'000'000), PostingCause::order_hold, sequence},
                       OrderAccepted{id, ParticipantId(7), order.instrument, Side::buy, Price(1'000), Quantity(10), region},
                       OrderShown{id, order.instrument, Side::buy, Price(1'000), Quantity(10)},
                       LevelChanged{order.instrument, Side::buy, Price(1'000), Quantity(20)}};
    return released;
}

class RawHash {
  public:
    RawHash() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
    void operator()(std::span<const std::uint8_t> bytes, Digest& into) {
        EVP_DigestInit_ex(context_.get(), nullptr, nullptr);
        EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
        EVP_DigestFinal_ex(context_.get(), into.data(), nullptr);
    }

  private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

struct Hashing {
    double raw, own;  // leaves a second
};

// Per leaf 90 bytes and, on average, one inner node of 65. The better of three runs, by turns.
Hashing hash_leaves(std::uint64_t leaves) {
    Hashing best{0, 0};
    for (int run = 0; run < 3; ++run) {
        std::array<std::uint8_t, 1 + kLeafBytes> leaf_message{};
        std::array<std::uint8_t, 65> node_message{};
        Digest digest{};
        RawHash raw;
        double start = processor_seconds();
        for (std::uint64_t n = 0; n < leaves; ++n) {
            std::memcpy(leaf_message.data() + 2, &n, sizeof n);
            raw(leaf_message, digest);
            std::ranges::copy(digest, node_message.begin() + 1);
            raw(node_message, digest);
        }
        best.raw = std::max(best.raw, static_cast<double>(leaves) / (processor_seconds() - start));

        start = processor_seconds();
        Frontier tree;
        LeafBytes leaf{};
        for (std::uint64_t n = 0; n < leaves; ++n) {
            std::memcpy(leaf.data() + 1, &n, sizeof n);
            tree.append(leaf_hash(leaf));
        }
        if (tree.root() == digest) std::abort();
        best.own = std::max(best.own, static_cast<double>(leaves) / (processor_seconds() - start));
    }
    return best;
}

struct Percentiles {
    double median, p99;  // microseconds
};

template <class Work>
Percentiles timed(int times, Work work) {
    std::vector<double> micros;
    for (int i = 0; i < times; ++i) {
        const auto start = Clock::now();
        work();
        micros.push_back(seconds_since(start) * 1e6);
    }
    std::ranges::sort(micros);
    return {micros[micros.size() / 2], micros[micros.size() * 99 / 100]};
}

}  // namespace

int main(int argc, char** argv) {
    std::uint64_t leaves = 10'000'000;
    std::filesystem::path parent = std::filesystem::temp_directory_path();
    std::string json_file;
    for (int i = 1; i < argc; ++i) {
        const std::string option = argv[i];
        if (option == "--quick") leaves = 300'000;
        if (option == "--leaves" && i + 1 < argc) leaves = static_cast<std::uint64_t>(std::atoll(argv[++i]));
        if (option == "--folder" && i + 1 < argc) parent = argv[++i];
        if (option == "--json" && i + 1 < argc) json_file = argv[++i];
    }
    const Hashing hashing = hash_leaves(std::min<std::uint64_t>(leaves, 2'000'000));
    fmt::print("leaves and nodes hashed      {:>12.0f} leaves/s; OpenSSL (EVP, one context) the same bytes {:.0f}: {:.0f} %\n",
               hashing.own, hashing.raw, 100 * hashing.own / hashing.raw);

    const LogSecrets secrets = draw_secrets();
    LeafMaker maker{Salts(secrets.salts)};
    const std::uint64_t made = std::min<std::uint64_t>(leaves, 500'000);
    std::vector<log::ReleasedCommand> commands;
    AccountChains chains;
    for (std::uint64_t n = 1; n <= 1'000; ++n) commands.push_back(bid(n));
    double processor = processor_seconds();
    for (std::uint64_t n = 0; n < made; ++n) static_cast<void>(maker.make(commands[n % commands.size()], chains.take(commands[n % commands.size()])));
    const double make_rate = static_cast<double>(made) / (processor_seconds() - processor);
    fmt::print("leaves made of bids: 4 events, 2 movement records {:>11.0f} leaves/s\n", make_rate);

    std::string folder = (parent / "tongqu-transparency-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return 1;
    const LogOptions options{folder, {}, SequenceNumber(leaves), secrets};
    auto log = need(TransparencyLog::open(log::system_files(), options));
    log::ReleasedCommand command = bid(1);
    auto start = Clock::now();
    processor = processor_seconds();
    for (std::uint64_t n = 1; n <= leaves; ++n) {
        command.sequence = SequenceNumber(n);
        need(log.append(command, chains.take(command)));
        if (n % kLeavesPerHead == 0 || n == leaves) need(log.publish(command.time));
    }
    const double append_rate = static_cast<double>(leaves) / seconds_since(start);
    const double append_micros = (processor_seconds() - processor) * 1e6 / static_cast<double>(leaves);
    std::uint64_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) bytes += entry.file_size();
    fmt::print("appended to files             {:>11.0f} leaves/s, {:.2f} µs of processor each, a synced head per {}; {:.1f} bytes a leaf\n",
               append_rate, append_micros, kLeavesPerHead, static_cast<double>(bytes) / static_cast<double>(leaves));

    std::mt19937_64 random(20260305);
    const std::uint64_t last = log.heads().count();
    InclusionProof proof = need(log.inclusion(SequenceNumber(1), last));
    const auto prove = timed(kProofs, [&] { proof = need(log.inclusion(SequenceNumber(1 + random() % leaves), last)); });
    const auto consist = timed(2'000, [&] { static_cast<void>(need(log.consistency(1 + random() % last, last))); });
    const auto verify = timed(kProofs, [&] {
        if (!verify_inclusion(proof.leaf_hash, proof.index, proof.head.head.tree, proof.path)) std::abort();
    });
    const auto head = timed(100, [&] { static_cast<void>(need(log.publish(command.time))); });
    const std::string size = fmt::format("of {} leaves", leaves);
    fmt::print("inclusion proof {:<18} {:>7.1f} µs (p99 {:.1f}), {} hashes; checked by its receiver {:.1f} µs\n", size,
               prove.median, prove.p99, proof.path.size(), verify.median);
    fmt::print("consistency proof {:<16} {:>7.1f} µs (p99 {:.1f}), with the older head's signature\n", size, consist.median,
               consist.p99);
    fmt::print("head signed and synced             {:>7.1f} µs (p99 {:.1f})\n", head.median, head.p99);

    start = Clock::now();
    const auto checked = need(check_log(log::system_files(), folder, {}, log.public_key(), nullptr));
    const double check_rate = static_cast<double>(checked.leaves) / seconds_since(start);
    fmt::print("whole log read and checked    {:>11.0f} leaves/s, {} heads\n", check_rate, checked.heads);
    std::filesystem::remove_all(folder);
    if (!json_file.empty())
        std::ofstream(json_file) << fmt::format(
            R"({{"leaves":{},"hashed_per_second":{:.0f},"openssl_per_second":{:.0f},"made_per_second":{:.0f},)"
            R"("appended_per_second":{:.0f},"append_processor_micros":{:.2f},"inclusion_micros":{:.2f},"inclusion_micros_p99":{:.2f},)"
            R"("consistency_micros":{:.2f},"verify_micros":{:.2f},"head_micros":{:.1f},"checked_per_second":{:.0f}}})"
            "\n",
            leaves, hashing.own, hashing.raw, make_rate, append_rate, append_micros, prove.median, prove.p99, consist.median, verify.median,
            head.median, check_rate);
    return 0;
}
