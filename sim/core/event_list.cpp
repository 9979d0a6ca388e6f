#include "sim/core/event_list.hpp"

#include <algorithm>

#include "sim/core/assert.hpp"

namespace sim {
namespace {

constexpr std::size_t kArity = 4;
constexpr int kSequenceBits = 48;
constexpr std::size_t kTolerableCancelled = 64;
constexpr std::size_t kFirstRingSize = 64;

constexpr std::uint64_t pack_order(int priority, std::uint64_t sequence) {
  const auto biased = static_cast<std::uint64_t>(priority - EventList::kPriorityMin);
  return (biased << kSequenceBits) | sequence;
}

}  // namespace

EventId EventList::push(SimTime at, int priority, Event& event) {
  SIM_ASSERT(at.ns >= last_popped_at_);
  SIM_ASSERT(priority >= kPriorityMin && priority <= kPriorityMax);
  const std::uint32_t slot = take_slot(event);
  const Entry entry{at.ns, pack_order(priority, sequence_++), slot};
  // What is due at once at the usual priority stays in order without a heap: the time cannot move
  // on before the ring is empty.
  const bool is_due_at_once = at.ns == last_popped_at_ && priority == 0;
  slots_[slot].is_in_ring = is_due_at_once;
  if (is_due_at_once) {
    ring_push(entry);
  } else {
    heap_push(entry);
  }
  return {slot, slots_[slot].generation};
}

Event* EventList::cancel(EventId id) {
  if (!is_pending(id)) return nullptr;
  Slot& slot = slots_[id.slot];
  Event* const event = slot.event;
  slot.event = nullptr;
  ++slot.generation;
  (slot.is_in_ring ? cancelled_in_ring_ : cancelled_in_heap_) += 1;
  if (cancelled_in_heap_ > std::max(kTolerableCancelled, heap_.size() / 2)) remove_cancelled();
  return event;
}

bool EventList::is_pending(EventId id) const {
  return id.slot < slots_.size() && slots_[id.slot].generation == id.generation &&
         slots_[id.slot].event != nullptr;
}

EventList::Due EventList::pop_due(SimTime horizon) {
  while (true) {
    const bool ring_is_first =
        ring_count_ > 0 && (heap_.empty() || before(ring_front(), heap_.front()));
    if (!ring_is_first && heap_.empty()) return {};
    const Entry first = ring_is_first ? ring_front() : heap_.front();
    if (first.at > horizon.ns) return {};
    if (ring_is_first) {
      ++ring_head_;
      --ring_count_;
    } else {
      heap_pop();
    }
    Event* const event = free_slot(first.slot);
    if (event == nullptr) {
      --(ring_is_first ? cancelled_in_ring_ : cancelled_in_heap_);
      continue;
    }
    last_popped_at_ = first.at;
    return {SimTime{first.at}, event};
  }
}

void EventList::drop_all() noexcept {
  // By index: what is dropped may push or cancel in its destructor.
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Event* const event = slots_[i].event;
    slots_[i].event = nullptr;
    if (event != nullptr) event->drop();
  }
}

std::uint32_t EventList::take_slot(Event& event) {
  if (first_free_ == EventId::kNoSlot) {
    slots_.push_back({&event, 0, EventId::kNoSlot, false});
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const std::uint32_t index = first_free_;
  Slot& slot = slots_[index];
  first_free_ = slot.next_free;
  slot.event = &event;
  return index;
}

Event* EventList::free_slot(std::uint32_t index) {
  Slot& slot = slots_[index];
  Event* const event = slot.event;
  slot.event = nullptr;
  ++slot.generation;
  slot.next_free = first_free_;
  first_free_ = index;
  return event;
}

void EventList::heap_push(const Entry& entry) {
  std::size_t hole = heap_.size();
  heap_.push_back(entry);
  while (hole > 0) {
    const std::size_t parent = (hole - 1) / kArity;
    if (!before(entry, heap_[parent])) break;
    heap_[hole] = heap_[parent];
    hole = parent;
  }
  heap_[hole] = entry;
}

void EventList::heap_pop() {
  const Entry last = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) sift_down(0, last);
}

void EventList::sift_down(std::size_t hole, const Entry& entry) {
  const std::size_t size = heap_.size();
  while (true) {
    const std::size_t first_child = hole * kArity + 1;
    if (first_child >= size) break;
    const std::size_t end = std::min(first_child + kArity, size);
    std::size_t least = first_child;
    for (std::size_t child = first_child + 1; child < end; ++child) {
      least = before(heap_[child], heap_[least]) ? child : least;
    }
    if (!before(heap_[least], entry)) break;
    heap_[hole] = heap_[least];
    hole = least;
  }
  heap_[hole] = entry;
}

void EventList::ring_push(const Entry& entry) {
  if (ring_count_ == ring_.size()) {
    std::vector<Entry> larger(std::max(kFirstRingSize, 2 * ring_.size()));
    for (std::size_t i = 0; i < ring_count_; ++i) {
      larger[i] = ring_[(ring_head_ + i) & (ring_.size() - 1)];
    }
    ring_ = std::move(larger);
    ring_head_ = 0;
  }
  ring_[(ring_head_ + ring_count_) & (ring_.size() - 1)] = entry;
  ++ring_count_;
}

// Cancelled entries normally wait for their turn; when they outnumber the others, they go at once.
void EventList::remove_cancelled() {
  const auto is_cancelled = [this](const Entry& entry) {
    if (slots_[entry.slot].event != nullptr) return false;
    free_slot(entry.slot);
    --cancelled_in_heap_;
    return true;
  };
  std::erase_if(heap_, is_cancelled);
  for (std::size_t i = heap_.size() / kArity + 1; i-- > 0;) {
    if (i < heap_.size()) sift_down(i, Entry(heap_[i]));
  }
}

}  // namespace sim
