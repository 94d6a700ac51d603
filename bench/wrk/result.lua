-- What every wrk script here shares: prints one JSON line with the figures of the run, for harness/wrk.py to read.

local result = {}

function result.done(summary, latency)
    local errors = summary.errors
    print(string.format(
        '{"requests": %d, "duration_us": %d, "p50_us": %d, "p99_us": %d, "socket_errors": %d, "status_errors": %d}',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end

return result
