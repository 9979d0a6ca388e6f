#pragma once

namespace sim {

/// A link inside an object that can stand in one IntrusiveList. Leaves the list when it is
/// destroyed.
class ListNode {
 public:
  ListNode() = default;
  ListNode(const ListNode&) = delete;
  ListNode& operator=(const ListNode&) = delete;
  ~ListNode() { unlink(); }

  bool is_linked() const { return next_ != nullptr; }

  void unlink() {
    if (!is_linked()) return;
    previous_->next_ = next_;
    next_->previous_ = previous_;
    previous_ = next_ = nullptr;
  }

 private:
  template <class T>
  friend class IntrusiveList;
  ListNode* previous_{nullptr};
  ListNode* next_{nullptr};
};

/// A doubly linked list of objects that it does not own; `T` derives from ListNode.
template <class T>
class IntrusiveList {
 public:
  IntrusiveList() { end_.previous_ = end_.next_ = &end_; }
  IntrusiveList(const IntrusiveList&) = delete;
  IntrusiveList& operator=(const IntrusiveList&) = delete;
  ~IntrusiveList() { clear(); }

  bool empty() const { return end_.next_ == &end_; }
  T& front() { return static_cast<T&>(*end_.next_); }

  /// @pre `item` stands in no list
  void push_back(T& item) {
    ListNode& node = item;
    node.previous_ = end_.previous_;
    node.next_ = &end_;
    end_.previous_->next_ = &node;
    end_.previous_ = &node;
  }

  /// Unlinks and returns the first item. @pre !empty()
  T& pop_front() {
    T& item = front();
    static_cast<ListNode&>(item).unlink();
    return item;
  }

  /// Calls `visit` for each item in order; it must not change the list.
  template <class Visit>
  void for_each(Visit visit) {
    for (ListNode* node = end_.next_; node != &end_; node = node->next_) {
      visit(static_cast<T&>(*node));
    }
  }

  /// Unlinks every item.
  void clear() {
    while (!empty()) pop_front();
  }

 private:
  ListNode end_;
};

/// A link inside an object that can stand in one IntrusiveRing.
class RingNode {
 public:
  RingNode() = default;
  RingNode(const RingNode&) = delete;
  RingNode& operator=(const RingNode&) = delete;

 private:
  template <class T>
  friend class IntrusiveRing;
  RingNode* previous_{nullptr};
  RingNode* next_{nullptr};
};

/// A list of the size of a pointer, for objects that there are millions of. Items know which ring
/// they stand in, and leave it before they are destroyed; `T` derives from RingNode.
template <class T>
class IntrusiveRing {
 public:
  bool empty() const { return first_ == nullptr; }
  T& front() { return static_cast<T&>(*first_); }

  /// @pre `item` stands in no ring
  void push_back(T& item) {
    RingNode& node = item;
    if (first_ == nullptr) {
      first_ = node.previous_ = node.next_ = &node;
      return;
    }
    node.next_ = first_;
    node.previous_ = first_->previous_;
    node.previous_->next_ = first_->previous_ = &node;
  }

  /// @pre `item` stands in this ring
  void remove(T& item) {
    RingNode& node = item;
    node.previous_->next_ = node.next_;
    node.next_->previous_ = node.previous_;
    if (first_ == &node) first_ = node.next_ == &node ? nullptr : node.next_;
  }

  /// Calls `visit` for each item in order; it must not change the ring.
  template <class Visit>
  void for_each(Visit visit) const {
    RingNode* node = first_;
    if (node == nullptr) return;
    do {
      visit(static_cast<T&>(*node));
      node = node->next_;
    } while (node != first_);
  }

 private:
  RingNode* first_{nullptr};
};

}  // namespace sim
