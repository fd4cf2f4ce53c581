### 生成されるものとその進み具合：ジョブ、候補、キャンバス、拡大画像、それらを囲むウィンドウ。

## ジョブ。

# ジョブが作るもの。プロンプトがないとき、キューでの名前になる。
job-kind-text-to-image = テキストから生成
job-kind-image-to-image = 画像から生成
job-kind-inpaint = インペイント
job-kind-outpaint = アウトペイント
job-kind-upscale = アップスケール
job-kind-upscale-files = ファイルのアップスケール

# ジョブの進み具合。幅のあるボタンの上に出るので短く。
job-preparing = 準備中
job-waiting = 待機中
job-enlarging = 拡大中
job-loading-text-encoder = テキストエンコーダーを読み込み中 { $percent }%
job-loading-denoiser = デノイザーを読み込み中 { $percent }%
job-loading-decoder = デコーダーを読み込み中 { $percent }%
job-loading-upscaler = アップスケーラーを読み込み中 { $percent }%
job-decoding = デコード中 { $percent }%
# $left は下の時間。
job-step = ステップ { $done }/{ $of }
job-step-left = ステップ { $done }/{ $of }、残り{ $left }
job-refining = リファイン中 { $done }/{ $of }
job-refining-left = リファイン中 { $done }/{ $of }、残り{ $left }
job-tile = タイル { $done }/{ $of }
job-tile-left = タイル { $done }/{ $of }、残り{ $left }

# 時間。小さいほうの数は2桁：3分05秒。
job-time-seconds = { $seconds }秒
job-time-minutes = { $minutes }分{ $seconds }秒
job-time-hours = { $hours }時間{ $minutes }分

# ジョブを始められない理由。
job-busy = 準備中の処理が多すぎます。少しお待ちください。
job-model-gone = モデル「{ $path }」がなくなりました。フォルダーを元に戻すか、別のモデルを選んでください。
job-canvas-changed = キャンバスが変わりました。もう一度アウトペイントしてください。
job-mask-does-not-fit = マスクがフレームに合っていません
job-frame-beside = フレームがキャンバス上にありません

# ジョブが使わずに進めるもの。
job-left-out = { $problem }（使わずに進めます）
job-no-tiny-decoder = このモデル用の小型デコーダーがありません。モデルのVAEでデコードします。
job-vae-gone = VAE「{ $path }」がなくなりました。モデル内蔵のVAEを使います。
job-tiny-decoder-gone = 小型デコーダー「{ $path }」がなくなりました。プレビューには使いません。
job-control-gone = ControlNet「{ $path }」がなくなりました
job-control-beside = フレームがキャンバス上にありません
job-control-of-group = レイヤーグループにはコントロールに使えるピクセルがありません。レイヤーを選んでください
job-no-depth = プリプロセッサー「深度」に必要な深度推定モデルが、モデルフォルダーにありません
job-no-upscaler = アップスケーラー「{ $name }」がモデルフォルダーにありません。内蔵のものを使います。

# 処理の名前。「～で異常が発生しました。…」の先頭に付く。
job-work = ジョブ
live-work = ライブジョブ
candidates-work-thumbnail = サムネイルの作成
candidates-work-picture = 画像の作成
upscale-work-files = 画像の検索
upscale-work-part = 拡大対象の確認
upscale-work-network = アップスケーラーの確認

## キャンバスの下の候補の列。

candidates-count = 候補 { $count }枚
# スクリーンリーダーが読む候補の名前。
candidates-name = 候補{ $number }、シード{ $seed }
candidates-name-enlarged = 候補{ $number }、{ $size }に拡大
candidates-card = クリックで採用します。右クリックでその他の操作を表示します。
# 候補のメニュー。
candidates-take = 採用
candidates-look = 表示
candidates-more-like = 似た画像を生成
candidates-use-settings = この設定を使う
candidates-open = 独立した画像として開く
candidates-save = 保存…
candidates-discard = 破棄
# 前後の境界を動かすスライダー。
candidates-split = 前｜後
candidates-save-all = すべて保存…
    .about = すべての候補をフォルダーに保存します。
candidates-discard-all = すべて破棄
    .about = 候補の列を空にします。
candidates-beside-canvas = 候補の位置がキャンバスから外れました。独立した画像として開くか、外れる前まで元に戻してください。

## キャンバス。

# スクリーンリーダーが読む名前。
canvas-name = キャンバス
canvas-border = 前後の境界
canvas-frame-name = フレーム { $size }
canvas-frame = 生成フレーム
    .about = 生成フレームです。モデルはこの内側だけを見ます。キャンバス上のサイズと、モデルでの処理サイズを示します。

# フレームの注意点。$native と $working はサイズ：1024x1024。
canvas-frame-long = フレームの長辺が短辺の{ $times }倍あります。{ $native }前後が得意なモデルでは、同じものが繰り返し描かれることがあります。フレームを短くするか、少しずつ拡張してください。
canvas-frame-small = フレームが小さいため、モデルはその{ $times }倍のサイズで処理します。大きくすると、周囲をより広くモデルに見せられます。
canvas-frame-large = フレームがモデルの処理サイズより大きいため、結果は{ $times }倍に引き伸ばされ、ぼやけます。細部が必要なら小さくしてください。
canvas-frame-far-more = { $working }はモデルが得意な{ $native }よりはるかに大きく、同じものが繰り返し描かれることがあります。
canvas-frame-far-less = { $working }はモデルが得意な{ $native }よりはるかに小さく、うまく描けないことがあります。

canvas-nothing-masked = マスクがありません。先にマスクを塗ってください。
canvas-nothing-selected = 選択範囲がありません。先に画像の一部を選択してください。
canvas-paste-nothing = クリップボードに画像がありません。画像をコピーするか、ファイルをウィンドウにドロップしてください。
canvas-impossible = { $extent }のキャンバスは作れません。各辺1～{ $side }、全体で{ $millions }メガピクセル以下にしてください。
canvas-cannot-grow = フレームが入るようにキャンバスを広げられませんでした。フレームを置き直してください。
canvas-extend-nowhere = 少なくとも1辺に、広げる幅を指定してください
canvas-extend-too-far = そこまで広げられません。幅を小さくしてください。

# 元に戻せる操作。
canvas-step-frame = フレームを設定
canvas-step-grow = キャンバスを拡張
canvas-step-crop = 切り抜き
canvas-step-extend = キャンバスを拡張
canvas-step-size = キャンバスサイズ
canvas-step-blend = 合成モード

# 空のキャンバスに出る文。
empty-title = 言葉から、または画像から始めましょう
empty-words = 描きたいものを書いて、Ctrl+Enterを押します。
empty-picture = または画像をここにドロップし、変えたい部分を塗ります。
# ファイルをウィンドウの上にかざしている間。
empty-drop = ドロップして開く

## 拡大画像。

# 設定の結果。サイズは 512 × 512 の形。
upscale-result = { $from } → { $to }、{ $megapixels }メガピクセル
upscale-nothing = 拡大するものがありません
upscale-cost = メモリ約{ $memory }、約{ $time }
upscale-cost-unknown = メモリ約{ $memory }、時間は未測定
upscale-memory-gb = { $number } GB
upscale-memory-mb = { $number } MB

# 拡大できない理由、または先に知るべきこと。
upscale-not-taken = 候補がまだキャンバスにありません。先に採用してください（Enter）。
upscale-empty-canvas = キャンバスが空です。画像を生成するか開いてください。
upscale-nothing-selected = 選択範囲がありません。拡大する部分を選択してください。
upscale-empty-layer = アクティブなレイヤーはここでは空です。別のレイヤーを選んでください。
upscale-gone = 拡大する対象がキャンバスからなくなりました。もう一度試してください。
upscale-impossible-size = このサイズの画像は作れません。別の倍率、幅、高さを選んでください。
upscale-impossible-size-now = このサイズの画像は作れません。別のサイズを選んでください。
upscale-too-large = ここで扱える画像は、1辺{ $side }ピクセル、{ $megapixels }メガピクセルまでです。小さくするか、「ファイルをアップスケール」でファイルを直接拡大してください。
upscale-memory-short = メモリが約{ $needed }必要ですが、空きは{ $free }です。サイズを小さくするか、他のソフトを閉じてください。
upscale-beyond-network = ネットワークは{ $native }倍まで拡大します。{ $factor }倍までの残りは単純な補間なので、ぼやけます。
upscale-beyond-webp = WebPは1辺{ $side }ピクセルまでです。PNGかJPEGで書き出してください。
upscale-not-here = アップスケーラー「{ $name }」がありません。今のものを使います。
upscale-no-variations = 拡大にはバリエーションがありません。アップスケールパネルの設定を変えてください。

# キューでのジョブの名前。
upscale-job = { $size }に拡大
# 拡大する拡散モデルの種類と倍率。
upscale-diffusion = 拡散モデル、×{ $scale }

# キャンバスの境界の両側。サイズの前は空白2つ。
upscale-before = 前
upscale-after = 後
upscale-before-size = 前  { $size }
upscale-after-size = 後  { $size }

# 拡大画像を取り込めない理由。
upscale-other-canvas = キャンバスのサイズが変わりましたが、拡大画像は{ $size }用に作られています。独立した画像として開くか、そのサイズまで元に戻してください。
upscale-no-canvas = 拡大画像のサイズのキャンバスは作れません。ファイルとして保存してください。
upscale-beside-canvas = 拡大した部分がキャンバスから外れました。拡大画像を独立した画像として開いてください。

# 複数ファイル。形式名は「形式：」の後、または単独で出る。
upscale-format-kept = 元のファイルと同じ
upscale-format-webp = WebP（可逆）
upscale-files-job = { $count }個のファイルを拡大
upscale-files-empty-folder = 「{ $path }」に画像がありません
upscale-files-unreadable-folder = フォルダー「{ $path }」を読み込めません（{ $error }）
upscale-files-too-many = 一度に処理できるのは{ $most }個までです。{ $count }個を除外しました。
upscale-files-by-networks = ファイルの拡大にはネットワークを使います。拡散モデル以外を選んでください。
upscale-files-by-factor = ファイルの拡大は倍率で指定します。倍率を選んでください。
upscale-files-none-left = 拡大するファイルが残っていません。ファイルを追加してください。
# 複数ファイルのジョブの結果。$reason は文。
upscale-files-done = { $done }枚を拡大しました
upscale-files-one-failed = { $done }枚を拡大し、1枚は失敗しました：{ $reason }
upscale-files-some-failed = { $done }枚を拡大し、{ $count }枚は失敗しました。最初の原因：{ $reason }
upscale-files-show-list = 一覧を表示

## 下端の行と通知。

status-zoom = キャンバス全体を表示
    .about = 現在の表示倍率です。
status-live = ライブ
status-live-paint = ライブ：描いてください
status-selection = 選択範囲あり
status-notice-close = この通知を閉じる
status-notice-dismiss = 閉じる
# 何度も来た通知。
status-notice-times = { $text }（{ $count }回）
status-first-of-dropped = ドロップしたファイルのうち、最初の1つだけを開きました

## 上端のバー。

top-menu = メニュー
    .about = すべての操作があります。Ctrl+Kで名前から探せます。

## コントロール。

# 選択肢の1つをスクリーンリーダーが読むとき：「テーマ：ダーク」。
widget-choice = { $name }：{ $choice }

## ファイルダイアログ、クリップボード、システム。

# ファイルダイアログのタイトル。
system-open = プロジェクトまたは画像を開く
system-export = 画像を書き出す
system-save = プロジェクトを保存
system-choose-model-folder = モデルのフォルダーを選択
system-choose-picture-folder = 画像のフォルダーを選択
system-choose-results = 結果の保存先を選択
system-choose-candidates-folder = 候補の保存先フォルダーを選択
system-choose-control = コントロールに使う画像を選択
system-choose-pictures = 拡大する画像を選択
# ファイルの種類。
system-all = プロジェクト、画像
system-projects = プロジェクト
system-pictures = 画像

system-no-dialog-open = この環境ではファイルダイアログを開けません。ファイルをウィンドウにドロップするか、コマンドラインで指定してください。
system-no-dialog-path = この環境ではファイルダイアログを開けません。パスを入力してください。
system-no-dialog-pictures = この環境ではファイルダイアログを開けません。ファイルをウィンドウにドロップしてください。
system-no-dialog-control = この環境ではファイルダイアログを開けません。コントロールにはキャンバスかレイヤーを使ってください。
system-no-dialog-folder = この環境ではファイルダイアログを開けません。設定でフォルダーのパスを入力してください。
system-not-revealed = 「{ $path }」のフォルダーを表示できませんでした（{ $error }）。手動で開いてください。
system-no-thread = スレッドを開始できませんでした（{ $error }）。他のソフトを閉じてから、もう一度試してください。
system-no-clipboard = クリップボードが応答しません（{ $error }）。代わりにファイルをウィンドウにドラッグしてください。
system-copied = 画像をクリップボードにコピーしました
system-not-copied = 画像をクリップボードにコピーできません（{ $error }）。代わりに書き出してください。

## ウィンドウを開けない理由。端末で「error:」の後に出る。

-start-without = ウィンドウなしで画像を生成するには`scumble generate`を使います（`scumble --help`参照）
start-no-display = ディスプレイが見つかりません（DISPLAYもWAYLAND_DISPLAYも設定されていません）。{ -start-without }
start-not-set-up = ウィンドウを準備できませんでした（{ $error }）。{ -start-without }
start-no-window = ウィンドウを開けませんでした（{ $error }）。{ -start-without }
start-no-answer = ディスプレイが応答しません（{ $error }）。{ -start-without }
start-no-adapter = ウィンドウを描画できるグラフィックスアダプターがありません（{ $error }）。{ -start-without }
start-no-thread = スレッドを開始できませんでした（{ $error }）。他のソフトを閉じてください
