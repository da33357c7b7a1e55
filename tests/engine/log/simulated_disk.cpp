#include "tests/engine/log/simulated_disk.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace tongqu::log::test {
namespace {

constexpr std::size_t kSector = 512;

std::unexpected<IoError> failed(const char* operation, int number) {
    return std::unexpected(IoError{operation, number});
}

// As far as both reach.
void copy_sector(const Bytes& from, Bytes& to, std::size_t sector) {
    for (std::size_t at = sector * kSector; at < std::min({(sector + 1) * kSector, from.size(), to.size()});
         ++at)
        to[at] = from[at];
}

class SimulatedFile final : public File {
  public:
    SimulatedFile(SimulatedDisk& disk, std::shared_ptr<SimulatedDisk::Node> node)
        : disk_(disk), node_(std::move(node)) {}
    ~SimulatedFile() override {
        if (holds_lock_) node_->locked = false;
    }

    IoResult<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override {
        if (offset >= node_->visible.size()) return 0;
        const std::size_t count = std::min<std::size_t>(into.size(), node_->visible.size() - offset);
        std::copy_n(node_->visible.begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
        return count;
    }
    IoResult<std::size_t> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
        if (offset + bytes.size() > node_->visible.size()) {
            if (auto grown = grow(offset + bytes.size(), "pwrite"); !grown)
                return std::unexpected(grown.error());
        }
        std::ranges::copy(bytes, node_->visible.begin() + static_cast<std::ptrdiff_t>(offset));
        for (std::size_t sector = offset / kSector; sector * kSector < offset + bytes.size(); ++sector)
            node_->unsynced[sector] = true;
        return bytes.size();
    }
    IoResult<void> allocate(std::uint64_t bytes) override { return grow(bytes, "posix_fallocate"); }
    IoResult<std::uint64_t> size() override { return node_->visible.size(); }
    IoResult<void> sync_content() override {
        const bool fails = std::exchange(disk_.next_sync_fails, false);
        if (!fails) node_->durable.resize(node_->visible.size());
        for (std::size_t sector = 0; sector < node_->unsynced.size(); ++sector) {
            if (node_->unsynced[sector] && !fails) copy_sector(node_->visible, node_->durable, sector);
            node_->unsynced[sector] = false;
        }
        if (fails) return failed("fdatasync", EIO);
        return {};
    }
    IoResult<bool> try_lock() override {
        if (node_->locked) return false;
        return node_->locked = holds_lock_ = true;
    }

  private:
    IoResult<void> grow(std::uint64_t bytes, const char* operation) {
        if (bytes <= node_->visible.size()) return {};
        if (disk_.used() + bytes - node_->visible.size() > disk_.capacity) return failed(operation, ENOSPC);
        node_->visible.resize(bytes);
        node_->unsynced.resize((bytes + kSector - 1) / kSector);
        return {};
    }

    SimulatedDisk& disk_;
    std::shared_ptr<SimulatedDisk::Node> node_;
    bool holds_lock_ = false;
};

}  // namespace

IoResult<std::unique_ptr<File>> SimulatedDisk::open(const std::filesystem::path& path, OpenMode mode) {
    auto found = visible_.find(path.string());
    if (found == visible_.end()) {
        if (mode != OpenMode::create) return failed("open", ENOENT);
        found = visible_.emplace(path.string(), std::make_shared<Node>()).first;
        note_change(path.parent_path());
    } else if (mode == OpenMode::create) {
        found->second->visible.clear();
        found->second->unsynced.clear();
    }
    return std::make_unique<SimulatedFile>(*this, found->second);
}

IoResult<void> SimulatedDisk::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
    const auto found = visible_.find(from.string());
    if (found == visible_.end()) return failed("rename", ENOENT);
    const auto node = found->second;
    visible_.erase(found);
    visible_[to.string()] = node;
    note_change(to.parent_path());
    return {};
}

IoResult<void> SimulatedDisk::remove(const std::filesystem::path& path) {
    if (visible_.erase(path.string()) > 0) note_change(path.parent_path());
    return {};
}

IoResult<void> SimulatedDisk::create_folder(const std::filesystem::path&) { return {}; }

IoResult<std::vector<std::string>> SimulatedDisk::list(const std::filesystem::path& path) {
    std::vector<std::string> names;
    for (const auto& [name, node] : names_in(path)) names.push_back(std::filesystem::path(name).filename());
    return names;
}

IoResult<void> SimulatedDisk::sync_folder(const std::filesystem::path& path) {
    replace_names(durable_, path, names_in(path));
    std::erase_if(changes_, [&](const FolderChange& change) { return change.folder == path; });
    return {};
}

void SimulatedDisk::cut_power(std::mt19937_64& random) {
    const std::size_t kept = random() % (changes_.size() + 1);
    for (std::size_t i = 0; i < kept; ++i) replace_names(durable_, changes_[i].folder, changes_[i].after);
    changes_.clear();
    visible_ = durable_;
    for (const auto& [name, node] : visible_) {
        Bytes& durable = node->durable;
        if (durable.size() != node->visible.size() && random() % 2 == 0) durable.resize(node->visible.size());
        // Sometimes nearly all sectors arrive, sometimes nearly none.
        const std::uint64_t odds = 1 + random() % 8;
        for (std::size_t sector = 0; sector < node->unsynced.size(); ++sector) {
            if (!node->unsynced[sector] || random() % 9 >= odds) continue;
            copy_sector(node->visible, durable, sector);
        }
        node->visible = durable;
        node->unsynced.assign((durable.size() + kSector - 1) / kSector, false);
        node->locked = false;
    }
}

void SimulatedDisk::release_locks() {
    for (const auto& [name, node] : visible_) node->locked = false;
}

std::vector<std::string> SimulatedDisk::files() const {
    std::vector<std::string> names;
    for (const auto& [name, node] : visible_) names.push_back(name);
    return names;
}

SimulatedDisk SimulatedDisk::copy() const {
    SimulatedDisk other;
    for (const auto& [name, node] : visible_)
        other.visible_[name] = std::make_shared<Node>(
            Node{node->visible, node->visible, std::vector<bool>(node->unsynced.size())});
    other.durable_ = other.visible_;
    return other;
}

std::uint64_t SimulatedDisk::used() const {
    std::uint64_t bytes = 0;
    for (const auto& [name, node] : visible_) bytes += node->visible.size();
    return bytes;
}

SimulatedDisk::Names SimulatedDisk::names_in(const std::filesystem::path& folder) const {
    Names names;
    for (const auto& [name, node] : visible_)
        if (std::filesystem::path(name).parent_path() == folder) names[name] = node;
    return names;
}

void SimulatedDisk::note_change(const std::filesystem::path& folder) {
    changes_.push_back({folder, names_in(folder)});
}

void SimulatedDisk::replace_names(Names& names, const std::filesystem::path& folder, const Names& with) {
    std::erase_if(
        names, [&](const auto& entry) { return std::filesystem::path(entry.first).parent_path() == folder; });
    names.insert(with.begin(), with.end());
}

}  // namespace tongqu::log::test
