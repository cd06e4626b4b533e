// What the standard library lacks: the monotonic clock as a number, and Linux's epoll with a wait in nanoseconds.
use std::os::fd::RawFd;

#[repr(C)]
#[derive(Clone, Copy)]
struct TimeSpec {
    seconds: i64,
    nanoseconds: i64,
}

#[cfg_attr(target_arch = "x86_64", repr(C, packed))]
#[cfg_attr(not(target_arch = "x86_64"), repr(C))]
#[derive(Clone, Copy)]
pub struct Event {
    pub flags: u32,
    pub id: u64,
}

extern "C" {
    fn clock_gettime(clock: i32, time: *mut TimeSpec) -> i32;
    fn epoll_create1(flags: i32) -> i32;
    fn epoll_ctl(epoll: i32, operation: i32, file: i32, event: *mut Event) -> i32;
    fn syscall(number: i64, ...) -> i64;
}

const CLOCK_MONOTONIC: i32 = 1;
const EPOLL_CTL_ADD: i32 = 1;
const EPOLLIN: u32 = 1;
/// The same on x86-64 and arm64; Linux 5.11 or newer.
const SYS_EPOLL_PWAIT2: i64 = 441;

pub fn now_ns() -> u64 {
    let mut time = TimeSpec { seconds: 0, nanoseconds: 0 };
    unsafe { clock_gettime(CLOCK_MONOTONIC, &mut time) };
    time.seconds as u64 * 1_000_000_000 + time.nanoseconds as u64
}

pub struct Epoll(i32);

impl Epoll {
    pub fn new() -> Epoll {
        Epoll(unsafe { epoll_create1(0) })
    }

    pub fn add(&self, file: RawFd, id: u64) {
        let mut event = Event { flags: EPOLLIN, id };
        unsafe { epoll_ctl(self.0, EPOLL_CTL_ADD, file, &mut event) };
    }

    /// Waits until something is readable, or for so long; how many events were written.
    pub fn wait(&self, events: &mut [Event], wait_ns: Option<u64>) -> usize {
        let limit = wait_ns.map(|ns| TimeSpec {
            seconds: (ns / 1_000_000_000) as i64,
            nanoseconds: (ns % 1_000_000_000) as i64,
        });
        let limit_at = limit.as_ref().map_or(std::ptr::null(), |time| time as *const TimeSpec);
        let none: *const u8 = std::ptr::null();
        let found = unsafe {
            syscall(SYS_EPOLL_PWAIT2, self.0, events.as_mut_ptr(), events.len() as i32, limit_at, none, 0usize)
        };
        found.max(0) as usize
    }
}
