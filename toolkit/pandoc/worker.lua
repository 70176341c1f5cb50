--[[ What `pandoc lua` runs: it carries out one job after the other until its input closes.

A job is a line with the length of its header in bytes; the header, a table in JSON; and `header.length` bytes of text.
The answer is a line of words, ``done`` or ``failed`` and the lengths of what follows: the output or the reason, then
of a source that was read the log, a list in JSON, and for each image out of it its name and its content.
]]

-- Pandoc keeps all that can cross from one job to the next in one value: media, log, language of its terms, folders of
-- resources. It never changes this value, it puts another into its place, so that whoever puts it back has undone all.
local registry = debug.getregistry()
pandoc.write(pandoc.Pandoc({}, { lang = "en-US" }), "typst") -- the language of terms that the program begins with
local pristine = registry.PANDOC_STATE
local variables = pandoc.system.environment()

local templates = {} -- pandoc's own, compiled, by writer

local function template_of(header)
  if header.template then
    return pandoc.template.compile(header.template)
  end
  if header.default_template and not templates[header.format] then
    templates[header.format] = pandoc.template.compile(pandoc.template.default(header.format))
  end
  return templates[header.format]
end

local function is_wide(text, first, last)
  local found = utf8.char(utf8.codepoint(text, first, last))
  return pandoc.layout.real_length(found) == 2
end

-- What the program does of itself with the extension east_asian_line_breaks, after reading.
local function join_lines(inlines)
  local result, changed = pandoc.Inlines {}, false
  for number, inline in ipairs(inlines) do
    local before, after = inlines[number - 1], inlines[number + 1]
    local gone = false
    if inline.t == "SoftBreak" and before and after then
      local left, right = pandoc.utils.stringify(before), pandoc.utils.stringify(after)
      gone = left ~= "" and right ~= "" and is_wide(left, utf8.offset(left, -1)) and is_wide(right, 1)
    end
    if gone then
      changed = true
    else
      result:insert(inline)
    end
  end
  return changed and result or nil
end

-- Give images that were inside a source the names under which they are sent, as --extract-media does.
local function name_media(document, folder)
  local media, state = {}, registry.PANDOC_STATE
  for name, _, content in pandoc.mediabag.items() do
    media[#media + 1] = { name = name, content = content }
  end
  if #media == 0 then
    return document, media
  end
  local function name_of(source)
    if not pandoc.mediabag.lookup(source) then
      return nil
    end
    -- Names are not told, but for those of all items in order: it is the one that is missing when this item is.
    pandoc.mediabag.delete(source)
    local left = pandoc.mediabag.list()
    registry.PANDOC_STATE = state
    for number, item in ipairs(media) do
      if not left[number] or left[number].path ~= item.name then
        return item.name
      end
    end
  end
  document = document:walk({
    Image = function(image)
      local name = name_of(image.src)
      if name then
        image.src = folder .. "/" .. name
        return image
      end
    end,
  })
  return document, media
end

local jobs = {}

local MOST = 1000 -- messages of one log that are passed on

function jobs.read(header, text)
  -- With an environment, though an empty one, a reader can open no file but those in it, and reach no network.
  local messages, document = pandoc.log.silence(pandoc.read, text, header.format, header.options, header.files or {})
  local log, media = {}, {}
  for number = 1, math.min(#messages, MOST) do
    log[number] = pandoc.json.encode(messages[number])
  end
  if header.media then
    document, media = name_media(document, header.media)
  end
  local more = { { "[" .. table.concat(log, ",") .. "]" } }
  for _, item in ipairs(media) do
    more[#more + 1] = { item.name, item.content }
  end
  local output = pandoc.write(document, "json")
  if header.join_lines and output:find("[\xE1-\xF4]") and output:find('"SoftBreak"', 1, true) then
    output = pandoc.write(document:walk({ Inlines = join_lines }), "json")
  end
  return output, more
end

function jobs.write(header, text)
  local document = pandoc.read(text, "json")
  local function write()
    if header.fill then
      document = pandoc.mediabag.fill(document)
    end
    local options = pandoc.WriterOptions(header.options)
    options.template = template_of(header)
    return pandoc.write(document, header.format, options)
  end
  local environment = {}
  for name, value in pairs(variables) do
    environment[name] = value
  end
  environment.SOURCE_DATE_EPOCH = header.epoch
  return pandoc.system.with_environment(environment, function()
    return header.folder and pandoc.system.with_working_directory(header.folder, write) or write()
  end)
end

local function answer(word, output, more)
  local sizes = { #output }
  for _, item in ipairs(more or {}) do
    for _, piece in ipairs(item) do
      sizes[#sizes + 1] = #piece
    end
  end
  io.stdout:write(word, " ", table.concat(sizes, " "), "\n", output)
  for _, item in ipairs(more or {}) do
    io.stdout:write(table.unpack(item))
  end
  io.stdout:flush()
end

io.stdout:setvbuf("full")
answer("done", tostring(PANDOC_VERSION))
for length in io.lines() do
  local header = pandoc.json.decode(io.read(tonumber(length)), false)
  local text = header.length > 0 and io.read(header.length) or ""
  registry.PANDOC_STATE = pristine
  local ok, output, more = pcall(jobs[header.job], header, text)
  if ok then
    answer("done", output, more)
  else
    answer("failed", tostring(output))
  end
  header, text, output, more = nil, nil, nil, nil
  registry.PANDOC_STATE = pristine
  collectgarbage()
end
