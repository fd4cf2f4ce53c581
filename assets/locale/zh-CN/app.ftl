### 程序在通知、窗口标题和出错处告诉用户的内容。
### 通知是一句不带句号的话。$problem 之类的值本身是句子或句子的一部分。

## 窗口与图像

# 在窗口标题中代替文件名。
app-unnamed = 未命名画布
# 本地时间的某一时刻，时间形如 07:05。
app-moment = { $month } 月 { $day } 日 { $time }
# 代替未知的时刻。
app-moment-unknown = 较早时候
app-no-canvas = 无法建立画布：请报告此问题

## 等待的内容太多

app-busy-files = 等待处理的文件太多：请稍后重试
app-busy-pixels = 正在准备的内容太多：请稍候

## 打开、导出与保存

app-opened-settings = “{ $name }”带有生成参数
app-opened-settings-use = 使用其参数
app-not-saved-before = 之前的图像没有保存：撤销可恢复
app-not-saved-before-undo = 撤销
app-exported = 已导出到“{ $path }”
app-export-failed = 图像未导出：{ $problem }
app-export-failed-elsewhere = 导出到别处…
app-saved = 已保存到“{ $path }”
app-candidate-not-saved = 候选图未保存：{ $problem }
app-candidates-saved = 已将 { $count } 张保存到“{ $folder }”
app-candidates-not-saved = 只保存了 { $count } 张：{ $problem }
# 句子的一部分：跟在“图像未导出：”之后。
app-folder-failed = 无法建立文件夹“{ $path }”（{ $error }）：请另选文件夹
project-not-saved = 项目未保存：{ $problem }
project-not-saved-elsewhere = 保存到别处…
# 按钮：不能采用的候选图变为单独的图像。
notice-take-as-new = 作为新图像打开

## 图像附带的参数，填入面板

app-applied = 图像的参数已填入面板
# $problems 是以下各项，以 app-applied-between 分隔。
app-applied-but = 图像的参数已填入面板，但{ $problems }
app-applied-between = ；
app-applied-upscale = 放大该图像所用的设置在放大面板中
app-applied-nothing = 图像不带可用的参数
app-applied-earlier-built-in = 由旧版本的内置模型“{ $name }”生成：使用本版本的内置模型
app-applied-no-model = 缺少模型“{ $name }”：保留当前模型
app-applied-no-upscaler = 缺少放大模型“{ $name }”：使用内置放大模型
app-applied-no-vae = 缺少 VAE“{ $name }”：使用模型自带的 VAE
app-applied-no-lora = 缺少 LoRA“{ $name }”
app-applied-no-control = 缺少 ControlNet“{ $name }”：请另选
app-applied-no-control-picture = 文件中没有 ControlNet 的图像“{ $name }”：请重新选择
app-applied-no-picture-of-control = 文件中没有 ControlNet“{ $network }”的图像“{ $name }”：请重新选择
app-applied-no-unnamed-picture-of-control = 文件中没有 ControlNet“{ $network }”的图像：请重新选择
app-applied-no-preprocessor = 不支持预处理器“{ $name }”
app-applied-no-image = 文件中没有起始图像“{ $name }”
app-applied-no-sampler = 不支持采样器“{ $name }”：保留当前采样器
app-applied-no-schedule = 不支持调度器“{ $name }”：保留当前调度器
# 二次重绘：先生成较小的图像，再放大（高清修复）。
app-applied-no-hires-size = 未注明二次重绘的尺寸：不进行二次重绘
app-applied-no-hires-sampler = 不支持其二次重绘的采样器“{ $name }”
app-applied-no-hires-schedule = 不支持其二次重绘的调度器“{ $name }”
# $names 是名称，以 app-applied-left-out-between 分隔。
app-applied-left-out = 以下内容已略去：{ $names }
app-applied-left-out-between = 、

## 未保存的工作、崩溃、日志

app-autosave-failed = 未保存的工作在崩溃后将无法恢复：{ $problem }
# $when 是 app-moment。
app-recover-one = “{ $title }”（{ $when }）在程序结束时尚未保存
# $count 为 2 或更多。
app-recover-many = 程序结束时有 { $count } 个文档尚未保存
app-recover-show = 显示文档
app-recovered = “{ $title }”已恢复：请保存以保留
app-crash = Scumble 曾崩溃（{ $when }）。报告保存在本机，没有发送给任何人
app-crash-work-kept = Scumble 曾崩溃（{ $when }）。工作内容已保留。报告保存在本机，没有发送给任何人
app-crash-show-work = 显示工作内容
app-crash-open-folder = 打开文件夹
app-no-log = 没有保存日志：系统未提供存放日志的文件夹

## 出现故障的后台工作

# $what 是以下名称之一。
app-broke-down = { $what }时出现内部错误：其他内容没有丢失；请报告此问题
app-broke-down-report = 打开报告所在文件夹
app-work-keeping-unsaved = 保留未保存的工作
app-work-clearing-kept = 清理保留的工作
app-work-looking-for-unsaved = 查找未保存的工作
app-work-recovering = 恢复文档
app-work-throwing-away = 丢弃未保存的工作
app-work-looking-for-models = 查找模型
app-work-looking-at-model = 检查模型
app-work-looking-at-file = 检查文件
app-work-elsewhere = 查找其他程序的模型
app-work-hashes = 计算哈希值
app-work-small-previews = 生成预览缩略图
app-work-small-results = 生成结果缩略图
app-work-small-layers = 生成图层缩略图
app-work-copying = 复制图像
app-work-pasting = 粘贴图像
app-work-change = 更改图像
app-work-frame = 检查生成框
app-work-download = 开始下载
app-work-opening-file = 打开文件
app-work-opening-picture = 打开图像
app-work-export = 导出
app-work-saving-candidate = 保存候选图
app-work-saving-candidates = 保存全部候选图
app-work-saving-project = 保存项目
app-work-keeping-result = 保留结果
app-work-reading-gallery = 读取图库
app-work-searching-gallery = 搜索图库
app-work-reading-result = 读取结果
app-work-trashing-result = 将结果移到回收站
app-work-reading-prompts = 读取提示词
app-work-keeping-settings = 保存设置

## 结果图库

gallery-note-not-kept = 结果未保留：{ $problem }
gallery-note-busy = 有一项结果未保留：等待处理的文件太多
gallery-note-no-folder = 没有存放结果的文件夹：请在设置中选择
gallery-note-trashed = “{ $name }”已移到回收站

## 图层与选区

layer-note-locked = 图层已锁定：请先在图层面板中解锁
layer-note-transparency-locked = 图层的透明度已锁定：解锁后才能清除图层的部分内容
layer-note-nothing-selected = 未选中此图层的任何内容：请选择像素，或选择其他图层
layer-note-recipe-unreadable = 无法读取图层的生成参数（{ $error }）：可能来自更新的版本

## 模型

# 内置模型的种类，其他模型在此处显示“Stable Diffusion 1.5”之类。
models-note-built-in = 内置
models-note-built-in-model = Scumble 2（内置）
models-note-busy = 等待处理的文件太多：请稍后再查找模型
models-note-dropped-folder = “{ $path }”不是模型：要在其中查找模型吗？
models-note-dropped-folder-look = 在其中查找模型
models-note-lone = “{ $name }”不在任何模型文件夹中，而提示词中的名称只在这些文件夹里查找
models-note-lone-add = 添加其文件夹

## 下载

# 下载进度。后三条各自在之前的 $words 上补充。
download-of = { $done } / { $total }
download-file = 第 { $number }/{ $of } 个文件：{ $words }
download-speed = { $words }，每秒 { $speed }
# $left 是以文字表示的时间，如“1 分 30 秒”。
download-left = { $words }，剩余 { $left }
download-no-folder = 没有存放模型的文件夹：此系统未提供程序数据文件夹
download-done = “{ $name }”已下载
download-done-use = 使用
download-failed = “{ $name }”未下载：{ $problem }
download-failed-again = 重试
download-stopped = “{ $name }”的下载已停止；已下载的部分会保留
download-stopped-on = 继续

## 设置

settings-device-auto = 自动
settings-device-cpu = 处理器
settings-device-cuda = NVIDIA GPU
settings-device-metal = Apple GPU
settings-note-unreadable = 无法读取“{ $path }”（{ $error }）：使用默认设置
settings-note-damaged = “{ $path }”已损坏（{ $error }）：使用默认设置，并将重新写入
settings-note-damaged-kept = “{ $path }”已损坏（{ $error }）：使用默认设置，原文件保留为“{ $aside }”
settings-note-not-kept = 设置未保存：{ $problem }
# 句子的一部分：跟在“设置未保存：”之后。
settings-note-no-json = 设置无法写成 JSON（{ $error }）
settings-note-no-folder = 无法建立文件夹“{ $path }”（{ $error }）：请检查其权限

## 历史记录中的步骤名称

undo-take = 采用候选图
undo-open = 打开图像
undo-new = 新建画布
undo-upscale = 放大图像
undo-paste = 粘贴
undo-add-result = 添加结果
undo-clear-selected = 清除选中内容
undo-fill-selection = 填充选区
undo-layer-new = 新建图层
undo-layer-duplicate = 复制图层
undo-layer-delete = 删除图层
undo-layer-delete-many = 删除多个图层
undo-layer-merge-down = 向下合并
undo-layer-merge-visible = 合并可见图层
undo-layer-flatten = 拼合图像
undo-layer-group = 图层编组
undo-layer-ungroup = 取消编组
undo-layer-visible = 显示或隐藏图层
undo-layer-lock = 锁定图层
undo-layer-lock-transparency = 锁定透明度
undo-layer-clip = 剪贴图层
undo-layer-use-mask = 启用图层蒙版
undo-layer-add-mask = 添加图层蒙版
undo-layer-apply-mask = 应用图层蒙版
undo-layer-delete-mask = 删除图层蒙版
undo-layer-rename = 重命名图层
undo-layer-move = 移动图层
undo-layer-opacity = 图层不透明度
