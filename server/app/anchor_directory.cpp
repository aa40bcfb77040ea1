// SPDX-License-Identifier: Apache-2.0
#include "app/anchor_directory.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

constexpr std::string_view kSuffix = ".checkpoint";
constexpr std::size_t kDigits = 20;
constexpr std::size_t kLongestNote = 64 * 1024;

base::Error cannot(const std::string& what, const fs::path& path, const std::string& why) {
    return base::make_error(ErrorKind::unavailable, "audit.anchor_directory: " + path.string() +
                                                        " cannot be " + what + " (" + why + ").");
}

base::Error cannot(const std::string& what, const fs::path& path) {
    return cannot(what, path, std::generic_category().message(errno));
}

std::string name_of(std::size_t tree_size) {
    const std::string digits = std::to_string(tree_size);
    return std::string(kDigits - digits.size(), '0') + digits + std::string(kSuffix);
}

bool is_anchor(const std::string& name) {
    return name.size() == kDigits + kSuffix.size() && name.ends_with(kSuffix) &&
           std::all_of(name.begin(), name.begin() + kDigits, base::is_ascii_digit);
}

base::Result<std::string> read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string note(std::istreambuf_iterator<char>(file), {});
    if (!file || note.size() > kLongestNote) return base::fail(cannot("read", path));
    return note;
}

class Descriptor {
  public:
    explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
    ~Descriptor() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return descriptor_; }

  private:
    int descriptor_;
};

// A file that nobody else has: processes in containers of their own may share a directory and their
// process ids, too.
class Draft {
  public:
    // `path` with six more characters.
    explicit Draft(const fs::path& path)
        : path_(path.string() + ".XXXXXX"), file_(::mkostemp(path_.data(), O_CLOEXEC)) {}
    ~Draft() {
        if (file_.get() >= 0) ::unlink(path_.c_str());
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    const std::string& path() const { return path_; }
    base::Result<void> write_synced(std::string_view text) {
        bool written = file_.get() >= 0 && ::fchmod(file_.get(), 0444) == 0;
        while (written && !text.empty()) {
            const ssize_t count = ::write(file_.get(), text.data(), text.size());
            written = count > 0;
            if (written) text.remove_prefix(static_cast<std::size_t>(count));
        }
        if (!written || ::fsync(file_.get()) != 0) return base::fail(cannot("written", path_));
        return {};
    }

  private:
    std::string path_;
    Descriptor file_;
};

base::Result<void> sync_directory(const fs::path& path) {
    const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0 || ::fsync(directory.get()) != 0) {
        return base::fail(cannot("written", path));
    }
    return {};
}

}  // namespace

base::Result<std::optional<audit::KeptCheckpoint>> AnchorDirectory::newest() {
    std::error_code failed;
    std::string newest;
    fs::directory_iterator entry(directory_, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
        std::string name = entry->path().filename().string();
        if (is_anchor(name) && name > newest) newest = std::move(name);
    }
    if (failed) return base::fail(cannot("read", directory_, failed.message()));
    if (newest.empty()) return std::nullopt;
    const fs::path path = directory_ / newest;
    std::size_t size = 0;
    const auto parsed = std::from_chars(newest.data(), newest.data() + kDigits, size);
    if (parsed.ec != std::errc{}) return base::fail(cannot("used", path, "no log is that long"));
    CAUSEWAY_TRY(std::string note, read(path));
    return audit::KeptCheckpoint{path.string(), size, std::move(note)};
}

base::Result<void> AnchorDirectory::keep(const audit::SignedCheckpoint& checkpoint) {
    const fs::path path = directory_ / name_of(checkpoint.checkpoint.head.size);
    // Looked for first, since drafts stay on storage where nothing can be deleted.
    if (std::error_code failed; !fs::exists(path, failed)) {
        // A file under its name is whole: another process may read it at once.
        Draft draft(path);
        CAUSEWAY_CHECK(draft.write_synced(checkpoint.note));
        if (::link(draft.path().c_str(), path.c_str()) == 0) return sync_directory(directory_);
        if (errno != EEXIST) return base::fail(cannot("written", path));
    }
    CAUSEWAY_TRY(const std::string there, read(path));
    if (audit::note_text(there) == audit::note_text(checkpoint.note)) return {};
    return base::fail(ErrorKind::conflict,
                      path.string() +
                          " holds another checkpoint of that size: the audit log was "
                          "forked.");
}

}  // namespace causeway::app
