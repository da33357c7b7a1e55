// The operating system's files by POSIX calls.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "engine/log/files.hpp"

namespace tongqu::log {
namespace {

constexpr ::mode_t kFileMode = 0600;  // a journal holds everybody's orders and balances
constexpr ::mode_t kFolderMode = 0700;

std::unexpected<IoError> failed(const char* operation, int number = errno) {
    return std::unexpected(IoError{operation, number});
}

// Repeats a call that a signal interrupted.
template <class Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

class SystemFile final : public File {
  public:
    explicit SystemFile(int descriptor) : descriptor_(descriptor) {}
    ~SystemFile() override { ::close(descriptor_); }
    SystemFile(const SystemFile&) = delete;
    SystemFile& operator=(const SystemFile&) = delete;

    IoResult<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override {
        std::size_t done = 0;
        while (done < into.size()) {
            const auto place = static_cast<::off_t>(offset + done);
            const ::ssize_t count = uninterrupted(
                [&] { return ::pread(descriptor_, into.data() + done, into.size() - done, place); });
            if (count < 0) return failed("pread");
            if (count == 0) break;
            done += static_cast<std::size_t>(count);
        }
        return done;
    }

    IoResult<std::size_t> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
        const ::ssize_t count = uninterrupted(
            [&] { return ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<::off_t>(offset)); });
        if (count < 0) return failed("pwrite");
        if (count == 0 && !bytes.empty()) return failed("pwrite", EIO);
        return static_cast<std::size_t>(count);
    }

    IoResult<void> allocate(std::uint64_t bytes) override {
        // Reports by its result, not by errno.
        int number = ::posix_fallocate(descriptor_, 0, static_cast<::off_t>(bytes));
        while (number == EINTR) number = ::posix_fallocate(descriptor_, 0, static_cast<::off_t>(bytes));
        if (number != 0) return failed("posix_fallocate", number);
        return {};
    }

    IoResult<std::uint64_t> size() override {
        struct ::stat status {};
        if (::fstat(descriptor_, &status) != 0) return failed("fstat");
        return static_cast<std::uint64_t>(status.st_size);
    }

    IoResult<void> sync_content() override {
        // Not repeated on any error: the kernel may have dropped the pages, and a second call would report
        // success.
        if (::fdatasync(descriptor_) != 0) return failed("fdatasync");
        return {};
    }

    IoResult<bool> try_lock() override {
        if (uninterrupted([&] { return ::flock(descriptor_, LOCK_EX | LOCK_NB); }) == 0) return true;
        if (errno == EWOULDBLOCK) return false;
        return failed("flock");
    }

  private:
    int descriptor_;
};

class SystemFiles final : public FileSystem {
  public:
    IoResult<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) override {
        int flags = O_CLOEXEC;
        switch (mode) {
            case OpenMode::read:
                flags |= O_RDONLY;
                break;
            case OpenMode::write:
                flags |= O_RDWR;
                break;
            case OpenMode::create:
                flags |= O_RDWR | O_CREAT | O_TRUNC;
                break;
        }
        const int descriptor = uninterrupted([&] { return ::open(path.c_str(), flags, kFileMode); });
        if (descriptor < 0) return failed("open");
        return std::make_unique<SystemFile>(descriptor);
    }

    IoResult<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) return failed("rename");
        return {};
    }

    IoResult<void> remove(const std::filesystem::path& path) override {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failed("unlink");
        return {};
    }

    IoResult<void> create_folder(const std::filesystem::path& path) override {
        std::error_code error;
        if (path.empty() || std::filesystem::is_directory(path, error)) return {};
        const std::filesystem::path parent = path.parent_path();
        if (parent != path) {
            if (auto made = create_folder(parent); !made) return made;
        }
        if (::mkdir(path.c_str(), kFolderMode) != 0 && errno != EEXIST) return failed("mkdir");
        return sync_folder(parent.empty() ? "." : parent);
    }

    IoResult<std::vector<std::string>> list(const std::filesystem::path& path) override {
        std::vector<std::string> names;
        std::error_code error;
        std::filesystem::directory_iterator entry(path, error);
        if (error == std::errc::no_such_file_or_directory) return names;
        for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
            names.push_back(entry->path().filename().string());
        if (error) return failed("readdir", error.value());
        std::ranges::sort(names);
        return names;
    }

    IoResult<void> sync_folder(const std::filesystem::path& path) override {
        const int descriptor =
            uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
        if (descriptor < 0) return failed("open");
        const int result = ::fsync(descriptor);
        const int number = errno;
        ::close(descriptor);
        if (result != 0) return failed("fsync", number);
        return {};
    }
};

}  // namespace

FileSystem& system_files() {
    static SystemFiles files;
    return files;
}

}  // namespace tongqu::log
