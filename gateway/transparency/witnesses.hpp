#pragma once
// Brings every head to witnesses: files, and HTTP endpoints of other organisations. Each has a thread of its own and reads the
// heads from the log's file, so a slow or dead one holds up nothing and no queue can overflow; what it has not acknowledged is
// sent again, in order, after a start too.
//
// A witness behind HTTP is given one head at a time: POST of its line of text. Any answer 2xx acknowledges it; a head that it
// has already it has to acknowledge again. How far it is stands in DIR/transparency/witness-<hash of its address>.
#include <atomic>
#include <condition_variable>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gateway/transparency/head_post.hpp"
#include "settlement/service/transparency/head_file.hpp"

namespace tongqu::gateway {

inline constexpr std::size_t kMaxWitnesses = 8;
inline constexpr std::chrono::seconds kWitnessPatience{5};    // for one head
inline constexpr std::chrono::seconds kFirstWitnessRetry{1};  // doubled after each failure, up to
inline constexpr std::chrono::seconds kLastWitnessRetry{60};

// One witness, used by its thread alone.
class Witness {
  public:
    virtual ~Witness() = default;
    // Brings it every head that it lacks. The error is a sentence; what was acknowledged before it stays so.
    [[nodiscard]] virtual std::expected<void, std::string> catch_up(const transparency::HeadFile& heads,
                                                                    const std::atomic<bool>& stopped) = 0;
    [[nodiscard]] virtual const std::string& name() const = 0;
};

[[nodiscard]] std::unique_ptr<Witness> witness_in_file(log::FileSystem& files, const std::string& path);
// `folder` is the log's: for how far it is.
[[nodiscard]] std::unique_ptr<Witness> witness_at(log::FileSystem& files, const std::filesystem::path& folder,
                                                  const std::string& url, HttpAddress address);

class Witnesses {
  public:
    Witnesses(log::FileSystem& files, std::filesystem::path folder, const log::JournalIdentity& identity,
              std::function<void(const std::string&)> complain)
        : files_(files), folder_(std::move(folder)), identity_(identity), complain_(std::move(complain)) {}
    ~Witnesses() { stop(); }

    // A path, or an http:// address. The error is a sentence.
    [[nodiscard]] std::expected<void, std::string> add(const std::string& file_or_url);
    void start();
    // There is a new head. Any thread; never blocks.
    void wake();
    // Gives files what they lack, and ends.
    void stop();

  private:
    void run(Witness& witness);
    [[nodiscard]] std::expected<void, std::string> bring(Witness& witness);

    log::FileSystem& files_;
    std::filesystem::path folder_;
    log::JournalIdentity identity_;
    std::function<void(const std::string&)> complain_;
    std::vector<std::unique_ptr<Witness>> witnesses_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::uint64_t heads_told_ = 0;  // guarded by mutex_
    std::atomic<bool> stopped_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace tongqu::gateway
