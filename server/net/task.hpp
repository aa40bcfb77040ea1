// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace causeway::net {

// A piece of asynchronous work written as straight code: it starts when it is awaited and resumes
// its awaiter when it ends. Single-threaded: all of one chain runs on the scheduler's thread. To
// destroy a task that is suspended abandons it and everything that it awaits.
template <class T>
class [[nodiscard]] Task {
  public:
    struct promise_type;
    using Handle = std::coroutine_handle<promise_type>;

    struct ResumeAwaiter {
        bool await_ready() const noexcept { return false; }
        std::coroutine_handle<> await_suspend(Handle finished) const noexcept {
            return finished.promise().awaiter;
        }
        void await_resume() const noexcept {}
    };

    // NOLINTNEXTLINE(readability-identifier-naming): the language looks for this name
    struct promise_type {
        std::optional<T> value;
        std::exception_ptr exception;
        std::coroutine_handle<> awaiter = std::noop_coroutine();

        Task get_return_object() { return Task(Handle::from_promise(*this)); }
        std::suspend_always initial_suspend() const noexcept { return {}; }
        ResumeAwaiter final_suspend() const noexcept { return {}; }
        void return_value(T result) { value.emplace(std::move(result)); }
        void unhandled_exception() { exception = std::current_exception(); }
    };

    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    ~Task() {
        if (handle_) handle_.destroy();
    }

    // Begins a chain that nobody awaits. The result is dropped: the outermost task reports by other
    // means.
    void start() { handle_.resume(); }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiter) noexcept {
        handle_.promise().awaiter = awaiter;
        return handle_;
    }
    T await_resume() {
        if (handle_.promise().exception) std::rethrow_exception(handle_.promise().exception);
        return std::move(*handle_.promise().value);
    }

  private:
    explicit Task(Handle handle) : handle_(handle) {}

    Handle handle_;
};

// The bridge from callbacks: begins an operation at once and can be awaited for what it reports,
// once. The report may come before the await, after it, or when nobody waits any longer.
template <class T>
class [[nodiscard]] Completion {
  public:
    // `begin` gets the function that the operation has to call, once and on this thread.
    template <class Begin>
    explicit Completion(Begin begin) : state_(std::make_shared<State>()) {
        begin([state = state_](T value) {
            state->value.emplace(std::move(value));
            if (state->awaiter) std::exchange(state->awaiter, {}).resume();
        });
    }
    Completion(const Completion&) = delete;
    Completion& operator=(const Completion&) = delete;
    ~Completion() { state_->awaiter = {}; }

    bool await_ready() const noexcept { return state_->value.has_value(); }
    void await_suspend(std::coroutine_handle<> awaiter) noexcept { state_->awaiter = awaiter; }
    T await_resume() { return std::move(*state_->value); }

  private:
    struct State {
        std::optional<T> value;
        std::coroutine_handle<> awaiter;
    };
    std::shared_ptr<State> state_;
};

}  // namespace causeway::net
