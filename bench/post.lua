-- Posts what BENCH_BODY says to BENCH_PATH; {n} becomes a number that no other request of this run has.
local run = tostring(os.time()) .. tostring({}):gsub("table: 0x", "-")
local template, path = os.getenv("BENCH_BODY"), os.getenv("BENCH_PATH")
local n = 0
failed = 0

request = function()
  n = n + 1
  local body = template:gsub("{n}", run .. n)
  return wrk.format("POST", path, { ["content-type"] = "application/json" }, body)
end

response = function(status)
  if status ~= 201 then failed = failed + 1 end
end

local threads = {}
setup = function(thread) table.insert(threads, thread) end
done = function()
  local sum = 0
  for _, thread in ipairs(threads) do sum = sum + (thread:get("failed") or 0) end
  io.write("not 201: " .. sum .. "\n")
end
