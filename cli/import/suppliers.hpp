#pragma once
// The participants behind the entries of a file: merged by the slug of their names, each with the regions it
// acts from.
#include <map>
#include <string>
#include <vector>

#include "cli/import/plan.hpp"

namespace tongqu::cli {

class Suppliers {
  public:
    // The participant's id. Its entries are counted in each of their regions.
    std::string add(const std::string& name, const std::vector<const RegionRow*>& regions);
    // Adds the participants, in the order they were first met, and the regions of all of them.
    void into(Plan& plan) const;

  private:
    struct Supplier {
        std::string id;
        std::string name;
        std::vector<std::pair<const RegionRow*, std::size_t>>
            regions;  // in the order met, with the number of entries
    };
    std::vector<Supplier> suppliers_;
    std::map<std::string, std::size_t> by_id_;
};

void add_region(Plan& plan, const RegionRow& row);  // once

}  // namespace tongqu::cli
