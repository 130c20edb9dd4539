/*
 * early_call.h - system calls without the C library, which is not ready yet.
 */
#ifndef SALLYPORT_EARLY_CALL_H
#define SALLYPORT_EARLY_CALL_H

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Returns what the system does: below 0 the negative number of an error. */
#if defined(__x86_64__)
static inline long sp_early_call(long number, long a, long b, long c, long d)
{
    long result;
    register long fourth __asm__("r10") = d;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
                     : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
static inline long sp_early_call(long number, long a, long b, long c, long d)
{
    register long which __asm__("x8") = number;
    register long first __asm__("x0") = a;
    register long second __asm__("x1") = b;
    register long third __asm__("x2") = c;
    register long fourth __asm__("x3") = d;
    __asm__ volatile("svc 0"
                     : "+r"(first)
                     : "r"(which), "r"(second), "r"(third), "r"(fourth)
                     : "memory");
    return first;
}
#else
/* Nothing begins here on such a processor, so the library is there. */
static inline long sp_early_call(long number, long a, long b, long c, long d)
{
    long result = syscall(number, a, b, c, d);
    return result < 0 ? -errno : result;
}
#endif

static inline long sp_early_address(const void *at)
{
    return (long)(uintptr_t)at;
}

#endif
