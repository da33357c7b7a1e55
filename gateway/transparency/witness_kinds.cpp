#include <charconv>
#include <optional>

#include "gateway/transparency/witnesses.hpp"
#include "settlement/service/transparency/hex.hpp"
#include "settlement/service/transparency/sha256.hpp"
#include "settlement/service/transparency/witness_file.hpp"

namespace tongqu::gateway {
namespace {

using transparency::HeadFile;
using transparency::WitnessFile;

class FileWitness final : public Witness {
  public:
    FileWitness(log::FileSystem& files, std::string path) : files_(files), path_(std::move(path)) {}

    std::expected<void, std::string> catch_up(const HeadFile& heads, const std::atomic<bool>&) override {
        if (!file_) {
            auto opened = WitnessFile::open(files_, path_);
            if (!opened) return std::unexpected(to_string(opened.error()));
            file_.emplace(std::move(*opened));
        }
        if (const auto done = file_->catch_up(heads); !done) {
            file_.reset();  // opened anew by the next attempt
            return std::unexpected(to_string(done.error()));
        }
        return {};
    }
    const std::string& name() const override { return path_; }

  private:
    log::FileSystem& files_;
    std::string path_;
    std::optional<WitnessFile> file_;
};

class HttpWitness final : public Witness {
  public:
    HttpWitness(log::FileSystem& files, const std::filesystem::path& folder, std::string url, HttpAddress address)
        : files_(files), url_(std::move(url)), address_(std::move(address)) {
        const Digest digest = transparency::sha256(std::as_bytes(std::span(url_)));
        progress_ = folder / ("witness-" + transparency::to_hex(std::span(digest).first(8)));
    }

    std::expected<void, std::string> catch_up(const HeadFile& heads, const std::atomic<bool>& stopped) override {
        if (!acknowledged_) acknowledged_ = read_progress();
        if (*acknowledged_ > heads.count()) acknowledged_ = 0;  // the file tells of another log
        while (*acknowledged_ < heads.count()) {
            if (stopped) return std::unexpected("stopped");
            const auto head = heads.read(*acknowledged_ + 1);
            if (!head) return std::unexpected(to_string(head.error()));
            const auto status = post_text(address_, to_text(*head) + "\n", kWitnessPatience, stopped);
            if (!status) return std::unexpected(status.error());
            if (*status < 200 || *status > 299)
                return std::unexpected("it answered " + std::to_string(*status) + " to head " +
                                       std::to_string(head->head.number));
            ++*acknowledged_;
            write_progress();
        }
        return {};
    }
    const std::string& name() const override { return url_; }

  private:
    // How many heads were acknowledged; 0 where the file does not say: then all are sent once more.
    [[nodiscard]] std::uint64_t read_progress() const {
        auto file = files_.open(progress_, log::OpenMode::read);
        if (!file) return 0;
        std::array<std::byte, 24> bytes{};
        const auto size = (*file)->read_at(0, bytes);
        if (!size) return 0;
        const char* text = reinterpret_cast<const char*>(bytes.data());
        std::uint64_t number = 0;
        const auto parsed = std::from_chars(text, text + *size, number);
        return parsed.ec == std::errc() && parsed.ptr != text + *size && *parsed.ptr == '\n' ? number : 0;
    }
    // Best effort: what is lost is sent again.
    void write_progress() const {
        std::filesystem::path fresh = progress_;
        fresh += ".new";
        auto file = files_.open(fresh, log::OpenMode::create);
        if (!file) return;
        const std::string text = std::to_string(*acknowledged_) + "\n";
        if (!log::write_fully(**file, 0, std::as_bytes(std::span(text)))) return;
        static_cast<void>(files_.rename(fresh, progress_));
    }

    log::FileSystem& files_;
    std::string url_;
    HttpAddress address_;
    std::filesystem::path progress_;
    std::optional<std::uint64_t> acknowledged_;
};

}  // namespace

std::unique_ptr<Witness> witness_in_file(log::FileSystem& files, const std::string& path) {
    return std::make_unique<FileWitness>(files, path);
}

std::unique_ptr<Witness> witness_at(log::FileSystem& files, const std::filesystem::path& folder, const std::string& url,
                                    HttpAddress address) {
    return std::make_unique<HttpWitness>(files, folder, url, std::move(address));
}

}  // namespace tongqu::gateway
