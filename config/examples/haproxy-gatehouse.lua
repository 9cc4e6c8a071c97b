-- Asks Gatehouse about a call before HAProxy hands it on. Arguments: the server's address, and the key of this proxy.

-- Of this connection, or told by us: what a client says under these names must not pass for ours.
local NOT_HANDED_ON = {
  ["host"] = true, ["connection"] = true, ["content-length"] = true, ["expect"] = true, ["x-gatehouse-key"] = true,
  ["x-original-uri"] = true, ["x-original-method"] = true, ["x-forwarded-uri"] = true, ["x-forwarded-method"] = true,
  ["x-real-ip"] = true,
}

local function headers_of(txn, key)
  local headers = {}
  for name, values in pairs(txn.http:req_get_headers()) do
    if not NOT_HANDED_ON[name] then
      headers[name] = {}
      for _, value in pairs(values) do table.insert(headers[name], value) end
    end
  end
  headers["x-forwarded-method"] = { txn.sf:method() }
  headers["x-forwarded-uri"] = { txn.sf:url() }
  headers["x-real-ip"] = { txn.sf:src() }
  headers["x-gatehouse-key"] = { key }
  return headers
end

local function refuse(txn, status, kind)
  local body = string.format('{"type":"/problems/%s","status":%d}', kind, status)
  txn:done(txn:reply({ status = status, headers = { ["content-type"] = { "application/problem+json" } }, body = body }))
end

local function first(headers, name)
  local values = headers and headers[name]
  return values and (values[0] or values[1])
end

core.register_action("gatehouse", { "http-req" }, function(txn, address, key)
  local body = txn.sf:req_body() or ""
  if tonumber(txn.sf:req_body_size() or 0) > #body then return refuse(txn, 413, "too-large") end
  local answer = core.httpclient():post({
    url = address .. "/doors/forward-auth", headers = headers_of(txn, key), body = body, timeout = 2000,
  })
  local outcome = first(answer.headers, "x-gatehouse-outcome")
  if answer.status == 200 and outcome then
    local decision, permit = first(answer.headers, "x-gatehouse-decision"), first(answer.headers, "x-gatehouse-permit")
    if decision then txn:set_var("txn.gatehouse_decision", decision) end
    if permit then txn:set_var("txn.gatehouse_permit", permit) end
    return
  end
  -- No answer is no yes.
  if not outcome then return refuse(txn, 503, "unavailable") end
  local told = {}
  for _, name in ipairs({ "content-type", "location", "retry-after", "x-gatehouse-outcome", "x-gatehouse-decision" }) do
    local value = first(answer.headers, name)
    if value then told[name] = { value } end
  end
  local status = outcome == "held" and 202 or answer.status
  txn:done(txn:reply({ status = status, headers = told, body = answer.body or "" }))
end, 2)
