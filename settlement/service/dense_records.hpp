#pragma once
// Records with dense ids, assigned in order: kept in a row, found in O(1). Addresses stay valid while records
// are added.
#include <deque>
#include <string>
#include <utility>

#include "market/check.hpp"

namespace tongqu::service {

// Record has a member `id` of type Id.
template <class Id, class Record>
class DenseRecords {
  public:
    Record& add(Record record) {
        if (records_.empty()) first_ = record.id.raw();
        TONGQU_CHECK(record.id.raw() == first_ + records_.size(),
                     "id " + std::to_string(record.id.raw()) + " does not follow");
        return records_.emplace_back(std::move(record));
    }
    // Nothing is at an id that was not assigned.
    [[nodiscard]] const Record* find(Id id) const {
        return id.raw() < first_ || id.raw() - first_ >= records_.size() ? nullptr
                                                                         : &records_[id.raw() - first_];
    }
    [[nodiscard]] Record* find(Id id) { return const_cast<Record*>(std::as_const(*this).find(id)); }
    // Precondition: the id was assigned.
    [[nodiscard]] const Record& at(Id id) const {
        const Record* record = find(id);
        TONGQU_CHECK(record != nullptr, "no record " + std::to_string(id.raw()));
        return *record;
    }
    [[nodiscard]] Record& at(Id id) { return const_cast<Record&>(std::as_const(*this).at(id)); }

    [[nodiscard]] std::size_t size() const { return records_.size(); }
    [[nodiscard]] auto begin() const { return records_.begin(); }
    [[nodiscard]] auto end() const { return records_.end(); }

  private:
    std::size_t first_ = 0;
    std::deque<Record> records_;
};

}  // namespace tongqu::service
